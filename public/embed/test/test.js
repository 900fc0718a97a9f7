/* Test my CMS: says what the page around it lets an embed do. It speaks every protocol that a story speaks, and says
   who answers. It keeps nothing and tells nobody. */

const find = id => document.getElementById(id);
const say = (id, text) => { find(id).textContent = text; };
const parameters = new URLSearchParams(location.search);
const secret = new URLSearchParams(location.hash.replace(/^#\??/, '')).get('secret');
const pymId = parameters.get('childId');
const page = find('page');
// The inner element: the document is as high as its frame.
const heightOf = () => Math.ceil(page.getBoundingClientRect().height);
const post = message => parent.postMessage(message, '*');

const verdicts = {
  sticky: ['good', 'Everything works: your page runs our script, and graphics stay in the window while your readers scroll.'],
  auto: ['good', 'Works: the frame takes the height of what it shows. Graphics are unrolled, each step with its own drawing. For pinned graphics, embed with our script.'],
  step: ['', 'Works as a stepper: nobody on your page sets the frame’s height, so readers step through in a frame of fixed height. If your CMS allows it, embed with our script or a resizing script.'],
  scroll: ['good', 'This page stands alone. Embed it in a draft of yours to test your CMS.'],
};
const modes = {
  sticky: 'sticky: pinned', auto: 'auto: full height, unrolled', step: 'step: a stepper of fixed height', scroll: 'scroll: a page of its own',
};

let answered = false;
/** Shows what was found out; our own script overrules whoever else has answered. */
const conclude = (mode, protocol) => {
  const [verdict, words] = verdicts[mode];
  page.dataset.verdict = verdict;
  say('verdict', words);
  say('mode', modes[mode]);
  say('protocol', protocol);
};

const resizer = message => {
  const fields = message.slice('[iFrameSizer]'.length).split(':');
  if (!/^(true|false)$/.test(fields[2])) return false;
  const version = fields[20] ?? '';
  post(`[iFrameSizer]${fields[0]}:${heightOf()}:${innerWidth}:init${version && `:${version}`}`);
  conclude('auto', version ? `iframe-resizer ${version}` : 'iframe-resizer 4 or older');
  return true;
};

/** Understands an answer; what is foreign is passed over. */
const hear = message => {
  if (typeof message === 'string') {
    if (pymId && message.startsWith(`pymxPYMx${pymId}xPYMxwidthxPYMx`)) {
      post(`pymxPYMx${pymId}xPYMxheightxPYMx${heightOf()}`);
      conclude('auto', 'pym.js');
      return true;
    }
    return message.startsWith('[iFrameSizer]') && resizer(message);
  }
  if (message?.type === 'handscroll:host' && message.v === 1 && modes[message.mode]) {
    conclude(message.mode, 'our host script, version 1');
    const why = typeof message.why === 'string' ? message.why.slice(0, 80) : '';
    say('sticky', message.mode === 'sticky' ? 'possible'
      : why ? `broken by “${why}”` : 'possible, but not needed: this page fits into the window');
    return true;
  }
  if (message?.sentinel === 'amp' && message.type === 'frames-init') {
    post({ sentinel: 'amp', type: 'embed-size', height: heightOf() });
    conclude('auto', 'AMP or @newswire/frames');
    return true;
  }
  if (secret && message?.message === 'ready' && message.secret === secret) {
    post({ message: 'height', value: heightOf(), secret });
    conclude('step', 'WordPress, which gives frames a height of 200 to 1,000 px');
    return true;
  }
  return false;
};

const hello = () => {
  const height = heightOf();
  post({ type: 'handscroll:hello', v: 1, modes: ['sticky', 'auto', 'step'], height, title: document.title, lang: 'en' });
  post('[iFrameResizerChild]Ready');
  post({ sentinel: 'amp', type: 'embed-size', height });
  if (pymId) post(`pymxPYMx${pymId}xPYMxheightxPYMx${height}`);
  if (secret) post({ message: 'height', value: height, secret });
};

/** Whether a storage can be used; without an origin asking throws. */
const hasStorage = () => {
  try { return Boolean(localStorage); } catch { return false; }
};

say('scripts', 'run');
say('origin', self.origin === 'null' ? 'none: the frame is sandboxed' : `${self.origin}${hasStorage() ? '' : ', without storage'}`);
if (parent === self) {
  say('frame', 'none');
  say('sticky', 'possible');
  conclude('scroll', 'nobody to ask');
} else {
  say('frame', `${innerWidth} by ${innerHeight} px`);
  say('sticky', 'need our script on your page');
  conclude('step', 'nobody yet');
  addEventListener('message', event => {
    if (event.source === parent && hear(event.data)) answered = true;
  });
  addEventListener('resize', () => {
    say('frame', `${innerWidth} by ${innerHeight} px`);
    // Some hosts do as they are told without a word.
    if (!answered && Math.abs(innerHeight - heightOf()) < 3) conclude('auto', 'somebody who sets the height without a word');
  });
  hello();
  setTimeout(() => { if (!answered && find('protocol').textContent === 'nobody yet') say('protocol', 'nobody'); }, 1500);
}
