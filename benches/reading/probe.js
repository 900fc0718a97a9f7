// Runs in each measured page before the page's own scripts, and keeps what the browser reports about it.
(() => {
  const seen = { firstPaint: 0, largestPaint: 0, shifts: [], longTasks: [] };
  const watch = (type, note) =>
    new PerformanceObserver(list => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch('paint', entry => {
    if (entry.name === 'first-contentful-paint') seen.firstPaint = entry.startTime;
  });
  watch('largest-contentful-paint', entry => { seen.largestPaint = entry.startTime; });
  watch('layout-shift', entry => {
    if (!entry.hadRecentInput) seen.shifts.push([entry.startTime, entry.value]);
  });
  watch('longtask', entry => seen.longTasks.push([entry.startTime, entry.duration]));

  // Times of the animation frames, once asked for: the clock itself costs main-thread time.
  const frames = [];
  const tick = now => {
    frames.push(now);
    requestAnimationFrame(tick);
  };

  const shown = element => element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const large = element => {
    const box = element.getBoundingClientRect();
    return box.width >= 120 && box.height >= 100;
  };
  // Whether a canvas has more than one colour in it, looked at in small.
  const painted = canvas => {
    if (!canvas.width || !canvas.height) return false;
    const small = new OffscreenCanvas(64, 64).getContext('2d');
    small.drawImage(canvas, 0, 0, 64, 64);
    const pixels = new Uint32Array(small.getImageData(0, 0, 64, 64).data.buffer);
    return pixels.some(pixel => pixel !== pixels[0]);
  };
  const shapes = 'path, rect, circle, line, polygon, polyline, use';
  const charts = () => [...document.querySelectorAll('svg, canvas')].filter(element =>
    shown(element) && large(element) && !element.parentElement.closest('svg') &&
    (element.localName === 'canvas' ? painted(element) : element.querySelectorAll(shapes).length > 1));

  const wordsInSight = () => {
    let words = 0;
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const parent = texts.currentNode.parentElement;
      const found = texts.currentNode.data.match(/\S*[\p{L}\p{N}]\S*/gu);
      if (!found || parent.closest('svg, script, style, noscript, template') || !shown(parent)) continue;
      const box = parent.getBoundingClientRect();
      // What is there for screen readers only is a pixel large.
      if (box.width > 1 && box.height > 1) words += found.length;
    }
    return words;
  };

  window.bench = {
    seen,
    frames,
    countFrames: () => requestAnimationFrame(tick),
    content: () => ({
      words: wordsInSight(),
      charts: charts().length,
      images: [...document.images].filter(image => shown(image) && image.complete && image.naturalWidth > 1).length,
      elements: document.getElementsByTagName('*').length,
      height: document.documentElement.scrollHeight,
    }),
  };
})();
