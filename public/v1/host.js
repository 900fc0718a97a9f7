/* Handscroll host script, version 1: a story's frame is pinned in the window or gets its full height. MIT OR Apache-2.0 */
(() => {
  if (customElements.get('handscroll-story')) return;
  const stories = new Set();
  const number = (value, most) => (typeof value === 'number' && value >= 0 && value <= most ? value : -1);
  const px = value => value + 'px';
  const rights = ['sandbox', 'allow', 'referrerpolicy'];
  const copy = (names, from, to) => {
    for (const name of names) if (from.hasAttribute(name)) to.setAttribute(name, from.getAttribute(name));
  };

  /* The address of a story; each that is refused is reported once. */
  const refused = new Set();
  const address = src => {
    if (!src) return;
    try {
      const url = new URL(src, document.baseURI);
      if (/^https?:/.test(url)) return url;
    } catch {}
    if (!refused.has(src)) console.error('handscroll-story: not an http address: ' + src);
    refused.add(src);
  };

  /* What breaks `position: sticky`: an ancestor that scrolls by itself. */
  const obstacle = element => {
    while ((element = element.parentElement) && element !== document.body) {
      const { overflow } = getComputedStyle(element);
      if (/auto|scroll|hidden/.test(overflow))
        return 'overflow: ' + overflow + ' on <' + element.localName + '>';
    }
  };

  class Story extends HTMLElement {
    static get observedAttributes() {
      return ['src', ...rights];
    }

    attributeChangedCallback() {
      if (!stories.has(this)) return;
      this.disconnectedCallback();
      this.connectedCallback();
    }

    connectedCallback() {
      stories.add(this);
      const src = address(this.getAttribute('src'));
      if (!src) return;
      src.hash ||= location.hash;
      const box = (this.box = document.createElement('div'));
      const defaults = { loading: 'lazy', allow: 'fullscreen; clipboard-write; web-share' };
      const frame = (this.frame = this.adopted || Object.assign(document.createElement('iframe'), defaults));
      copy(['title', 'loading', ...rights], this, frame);
      frame.src = src;
      frame.title ||= this.textContent.trim();
      frame.style.cssText = 'display:block;width:100%;margin:0;border:0;height:' + px(this.getAttribute('height') || 640);
      box.append(frame);
      this.show((box.slot = 'story'));
      this.append(box);
      this.style.display = 'block';
    }

    disconnectedCallback() {
      stories.delete(this);
      if (!this.frame) return;
      this.box.remove();
      this.show('');
      this.frame = this.box = this.mode = null;
    }

    /* Shows the slot `name`; the default slot holds a link. */
    show(name) {
      const slot = document.createElement('slot');
      slot.name = name;
      (this.shadowRoot || this.attachShadow({ mode: 'open' })).replaceChildren(slot);
    }

    get top() {
      return parseFloat(this.dataset.top || getComputedStyle(this).getPropertyValue('--handscroll-top')) || 0;
    }

    hear(data) {
      const { type, height, y, name } = data;
      if (type === 'handscroll:hello') {
        /* What fits into the window need not be pinned. */
        const can = mode => !Array.isArray(data.modes) || data.modes.includes(mode);
        const why = obstacle(this);
        const stays = can('sticky') && !why && (height > innerHeight || !can('auto'));
        this.choose(this.getAttribute('mode') || (stays ? 'sticky' : can('auto') ? 'auto' : 'step'), why);
        this.resize(number(height, 1e7));
      } else if (type === 'handscroll:height') this.resize(number(height, 1e7));
      else if (type === 'handscroll:scrollTo' && this.mode && number(y, 1e7) >= 0)
        scrollTo({ top: scrollY + this.getBoundingClientRect().top - this.top + y, behavior: 'instant' });
      else if (type === 'handscroll:event' && /^(view|section|step|end|share)$/.test(name))
        this.dispatchEvent(new CustomEvent('handscroll:' + name, { bubbles: true, detail: data }));
    }

    choose(mode, why) {
      this.mode = mode;
      this.said = '';
      this.post({ type: 'handscroll:host', mode, top: this.top, vh: innerHeight, why });
    }

    resize(height) {
      if (height < 0 || !this.mode) return;
      const { box, frame } = this;
      if (this.mode === 'sticky') {
        const window = 'calc(100svh - ' + px(this.top) + ')';
        /* A frame higher than its box would cover the content below. */
        box.style.height = 'max(' + px(height) + ',' + window + ')';
        frame.style.height = window;
        frame.style.position = 'sticky';
        frame.style.top = px(this.top);
      } else if (this.mode === 'auto') {
        box.style.height = frame.style.position = '';
        frame.style.height = px(height);
      }
      this.follow();
    }

    /* Sends the story its scroll position. */
    follow() {
      if (this.mode !== 'sticky') return;
      const { top, bottom } = this.box.getBoundingClientRect();
      const y = Math.max(0, this.top - top);
      const vh = this.frame.clientHeight;
      /* If the frame is not pinned, give it its full height. */
      if (y > 9 && bottom > this.top + vh + 9 && Math.abs(this.frame.getBoundingClientRect().top - this.top) > 2)
        return this.choose('auto', 'the page');
      if (this.said === y + ':' + vh) return;
      this.said = y + ':' + vh;
      this.post({ type: 'handscroll:scroll', y, vh });
    }

    post(message) {
      this.frame.contentWindow?.postMessage({ v: 1, ...message }, '*');
    }
  }

  const all = () => stories.forEach(story => story.follow());
  for (const name of ['scroll', 'resize', 'load']) addEventListener(name, all, { passive: true, capture: true });
  /* Content that loads late moves the story. */
  new ResizeObserver(all).observe(document.documentElement);
  addEventListener('message', event => {
    const data = event.data;
    if (!data || data.v !== 1 || typeof data.type !== 'string') return;
    for (const story of stories) if (story.frame?.contentWindow === event.source) story.hear(data);
  });
  customElements.define('handscroll-story', Story);

  /* A plain frame with `data-handscroll` becomes a story and stays the same element, with its rights. */
  const adopt = () => {
    for (const frame of document.querySelectorAll('iframe[data-handscroll]')) {
      if (!address(frame.getAttribute('src'))) continue;
      const story = document.createElement('handscroll-story');
      copy(['src', 'title', 'mode', 'height', 'data-top', 'class', 'style'], frame, story);
      story.style.height = 'auto';
      frame.removeAttribute('data-handscroll');
      frame.className = '';
      story.adopted = frame;
      frame.replaceWith(story);
    }
  };
  adopt();
  addEventListener('DOMContentLoaded', adopt);
})();
