/* The embed builder: shows the snippets and a preview for an editor's choices.

   This is a plain module and not part of the engine, because only editors need it and every reader loads the engine.
   The snippets come from the page's data, which `src/page/builder.rs` writes; oEmbed and the tests use the same ones. */

const find = id => document.getElementById(id);
const data = JSON.parse(find('data').textContent);
const base = data.base ?? new URL('../', location.href).href;
const choices = find('choices'), preview = find('preview');
const tabs = [...document.querySelectorAll('[role=tab]')];
const ways = tabs.map(tab => tab.id.replace('tab-', ''));

const escapes = { '&': '&amp;', '"': '&quot;', '<': '&lt;', '>': '&gt;' };
const escape = text => String(text).replace(/[&"<>]/g, letter => escapes[letter]);
const fill = (snippet, values) => snippet.replace(/\{([^}]*)\}/g, (_, name) => escape(values[name] ?? ''));

const chosen = () => {
  const form = new FormData(choices);
  const theme = form.get('theme'), mode = form.get('mode');
  const query = [theme && `theme=${theme}`, mode && `mode=${mode}`].filter(Boolean).join('&');
  return { offer: data.offers[form.get('offer')], theme, query: query && `?${query}` };
};

/** The snippets for the current choices, by way of embedding; the image snippet is empty if there is no picture. */
const snippetsAt = root => {
  const { offer, theme, query } = chosen(), { image } = offer;
  const values = {
    address: root + offer.path + query, base: root, height: offer.height, link: `${root}#${offer.anchor}`,
    title: offer.title, width: data.width,
  };
  if (image) {
    Object.assign(values, {
      image: root + (theme === 'dark' && image.dark || image.path), 'image-dark': root + image.dark,
      'image-width': image.width, 'image-height': image.height, alt: image.alt,
    });
  }
  const snippets = { ...data.snippets };
  snippets.image = !image ? '' : !theme && image.dark ? data.imageByNight : snippets.image;
  return Object.fromEntries(ways.map(way => [way, fill(snippets[way], values)]));
};

const current = () => tabs.findIndex(tab => tab.ariaSelected === 'true');

const show = () => {
  const snippets = snippetsAt(base);
  for (const way of ways) {
    const panel = find(`panel-${way}`);
    panel.querySelector('code').textContent = snippets[way] || 'There is no picture of this.';
    panel.querySelector('.copy').disabled = !snippets[way];
  }
  showPreviewSoon();
};

/** Puts the snippet into the preview's article. AMP and oEmbed snippets, which do nothing there, are shown as a frame. */
const showPreview = () => {
  const place = preview.contentDocument?.getElementById('embed');
  if (!place) return;
  // The preview always uses the files of this site, even if the snippets have another address.
  const snippets = snippetsAt(new URL('../', location.href).href);
  const html = snippets[{ amp: 'iframe', url: 'iframe' }[ways[current()]] ?? ways[current()]];
  if (place.dataset.shown === html) return;
  place.dataset.shown = html;
  place.innerHTML = html;
};

/* Delayed, so that quick changes of the choices load only the last preview. */
let waiting;
const showPreviewSoon = () => {
  clearTimeout(waiting);
  waiting = setTimeout(showPreview, 200);
};

const select = index => {
  tabs.forEach((tab, each) => {
    tab.ariaSelected = String(each === index);
    tab.tabIndex = each === index ? 0 : -1;
    find(`panel-${ways[each]}`).hidden = each !== index;
  });
  showPreviewSoon();
};

const copy = async button => {
  const code = button.closest('.snippet').querySelector('code'), status = find('copied');
  let done = true;
  try {
    await navigator.clipboard.writeText(code.textContent);
  } catch {
    // Without a secure connection the clipboard API is missing: `execCommand` copies the selection.
    getSelection().selectAllChildren(code);
    done = document.execCommand('copy');
  }
  button.textContent = done ? 'Copied' : 'Press Ctrl+C';
  status.textContent = '';
  // Screen readers announce a status only when its text changes.
  requestAnimationFrame(() => { status.textContent = done ? 'Copied to the clipboard.' : 'Selected: press Ctrl and C to copy.'; });
  setTimeout(() => { button.textContent = 'Copy'; }, 3000);
};

const keys = { ArrowRight: index => index + 1, ArrowLeft: index => index - 1, Home: () => 0, End: () => -1 };
tabs.forEach((tab, index) => {
  tab.addEventListener('click', () => select(index));
  tab.addEventListener('keydown', event => {
    const next = keys[event.key]?.(index);
    if (next === undefined) return;
    event.preventDefault();
    select((next + tabs.length) % tabs.length);
    tabs[current()].focus();
  });
});
document.querySelectorAll('.copy').forEach(button => button.addEventListener('click', () => copy(button)));
choices.addEventListener('change', show);
choices.addEventListener('submit', event => event.preventDefault());
find('sizes').addEventListener('change', event => { find('preview-frame').dataset.width = event.target.value; });
preview.addEventListener('load', showPreview);
show();
