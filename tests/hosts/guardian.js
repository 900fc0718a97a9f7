/* A page that leads a frame as the Guardian's published pages do: `interactive:height` comes first, then
   `interactive:scroll` at every scroll, and the frame is kept in the window only once its page has asked for that.
   Messages are objects, or JSON texts where the frame's box has `data-texts`. */
const box = document.querySelector('.interactive'), frame = box.querySelector('iframe'), texts = 'texts' in box.dataset;
window.asked = [];
const post = message => frame.contentWindow.postMessage(texts ? JSON.stringify(message) : message, '*');
const told = { kind: 'interactive:height', height: 0 };
const setHeight = height => {
  if (height === told.height) return;
  told.height = height;
  box.style.height = height + 'px';
  post(told);
};
addEventListener('message', event => {
  if (event.source !== frame.contentWindow || (typeof event.data === 'string') !== texts) return;
  let message;
  try { message = texts ? JSON.parse(event.data) : event.data; } catch { return; }
  if (!/^interactive:/.test(message?.kind)) return;
  asked.push([message.kind, box.dataset.spoken !== undefined]);
  if (message.kind === 'interactive:height') setHeight(message.height);
  if (message.kind === 'interactive:scroll') frame.classList.add('scrolly');
});
frame.addEventListener('load', () => {
  box.dataset.spoken = '';
  setHeight(box.clientHeight);
});
let passed = 0;
addEventListener('scroll', () => {
  const { top, height } = box.getBoundingClientRect();
  const now = Math.max(0, Math.min(-top, height));
  if (now === passed) return;
  passed = now;
  box.dataset.spoken = '';
  post({ kind: 'interactive:scroll', scroll: now });
});
