/* Test my CMS: describes what the engine in this page detects about the host page. The engine exchanges messages with
   the host and sets attributes on the root: `data-running`; `data-mode`; `data-host` (the protocol in which the host has
   answered; empty without an answer, missing while the engine waits); and `data-obstacle` (what prevents pinning, as
   found by the host script; empty if nothing does, missing if the host script has not answered). This script itself
   sends and receives no messages, and stores nothing. */

const find = id => document.getElementById(id);
const say = (id, text) => {
  // Screen readers announce the verdict whenever it is set, so it is set only if it changes.
  if (find(id).textContent !== text) find(id).textContent = text;
};
const root = document.documentElement;
const isFramed = parent !== self;
const byAddress = new URLSearchParams(location.search).has('mode');

/** Time after which the page reports that the engine does not run, in milliseconds. */
const PATIENCE_MS = 10_000;
/** Maximum length of the shown obstacle, in characters. */
const LONGEST = 80;

const modes = {
  sticky: 'sticky: pinned', auto: 'auto: full height, unrolled', step: 'step: a stepper of fixed height', scroll: 'scroll: a page of its own',
};

/** Whether the result is good, and the text to show. */
const verdict = (mode, host, obstacle) => {
  switch (mode) {
    case 'sticky':
      return [true, 'Everything works: your page leads the frame, and graphics stay in the window while your readers scroll.'];
    case 'auto': {
      const works = 'Works: the frame takes the height of what it shows. Graphics are unrolled, each step with its own drawing.';
      return [true, obstacle === null ? `${works} For pinned graphics, embed with our script.` : works];
    }
    case 'step': {
      const why = host ? 'your page gives the frame a height of its own' : 'nobody on your page sets the frame’s height';
      const remedy = host ? '' : ' If your CMS allows it, embed with our script or a resizing script.';
      return [false, `Works as a stepper: ${why}, so readers step through in a frame of fixed height.${remedy}`];
    }
    default:
      return isFramed ? [false, 'Scrolls by itself in its frame, as its address asks.']
        : [true, 'This page stands alone. Embed it in a draft of yours to test your CMS.'];
  }
};

const pinning = (mode, obstacle) => {
  if (mode === 'sticky' || !isFramed) return 'possible';
  if (obstacle === null) return 'need our script on your page';
  if (obstacle) return `broken by “${obstacle}”`;
  return mode === 'auto' ? 'possible, but not needed: this page fits into the window' : 'possible, but not asked for';
};

const who = (mode, host) => {
  if (!isFramed) return 'nobody to ask';
  return host || (mode === 'auto' && !byAddress ? 'somebody who sets the height without a word' : 'nobody');
};

/** Shows what the engine has detected so far. */
const show = () => {
  say('frame', isFramed ? `${innerWidth} by ${innerHeight} px` : 'none');
  if (!root.hasAttribute('data-running')) return;
  say('scripts', 'run');
  const { mode } = root.dataset;
  const host = root.getAttribute('data-host');
  const obstacle = root.getAttribute('data-obstacle')?.slice(0, LONGEST) ?? null;
  // Until the host is known, `data-mode` of a framed page is only provisional.
  if (isFramed && host === null) return;
  const [isGood, words] = verdict(mode, host, obstacle);
  find('page').dataset.verdict = isGood ? 'good' : '';
  say('verdict', words);
  say('mode', modes[mode]);
  say('protocol', who(mode, host));
  say('sticky', pinning(mode, obstacle));
};

/** Whether storage can be used; in a frame without an origin, access throws. */
const hasStorage = () => {
  try { return Boolean(localStorage); } catch { return false; }
};

say('verdict', 'Scripts run here. Asking the page around …');
say('scripts', 'run');
say('origin', self.origin === 'null' ? 'none: the frame is sandboxed' : `${self.origin}${hasStorage() ? '' : ', without storage'}`);
say('protocol', 'nobody yet');
say('mode', 'not chosen yet');
new MutationObserver(show).observe(root, { attributeFilter: ['data-running', 'data-mode', 'data-host', 'data-obstacle'] });
addEventListener('resize', show);
show();
setTimeout(() => {
  if (root.hasAttribute('data-running')) return;
  say('verdict', 'Scripts run here, but the story’s WebAssembly does not. The story can still be read whole, and graphics stand still.');
  say('scripts', 'run, but no WebAssembly');
  say('protocol', 'unknown');
  say('mode', 'unknown');
}, PATIENCE_MS);
