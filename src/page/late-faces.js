// Applies the page's typefaces once all have loaded: to everything outside of the window, and to those elements in the
// window whose lines do not move. The others keep the local typefaces until they have left it. Meanwhile the root's
// `data-faces` is `some`, and empty once that is done.
export function take() {
  const root = document.documentElement;
  // The height of an element, and for each of its lines: x and y relative to the element in pixels, and the width in
  // quarters of the line's height. `moved` compares them with a tolerance of 1, so that a line's start may move by less
  // than a pixel, and its width may change by less than a quarter of its height.
  const lines = (element) => {
    const box = element.getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(element);
    const each = [...range.getClientRects()].flatMap((line) => [line.x - box.x, line.y - box.y, (4 * line.width) / line.height]);
    return [box.height, ...each];
  };
  const moved = (before, after) =>
    before.length !== after.length || before.some((length, index) => Math.abs(length - after[index]) >= 1);
  const blockOf = (element) => {
    while (getComputedStyle(element).display === "inline") element = element.parentElement;
    return element;
  };
  // Whether the browser keeps the scroll position of visible content when content above changes its height. WebKit does
  // not.
  const anchors = CSS.supports("overflow-anchor: auto");
  const release = (element) => {
    const { height } = element.getBoundingClientRect();
    delete element.dataset.held;
    if (!anchors && element.getBoundingClientRect().height !== height) element.dataset.held = "";
  };
  const isInSight = (element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };
  // Tells the engine, which passes the typefaces to the painter's worker and measures the page again.
  const tell = () => {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    root.handscrollFaces = rules.flatMap(({ style }) => {
      const of = (name) => style?.getPropertyValue(name) || "";
      const [, address] = of("src").match(/url\("(.*?)"\)/) || [];
      return address ? [{ family: of("font-family"), source: new URL(address, document.baseURI).href, weight: of("font-weight"), style: of("font-style") }] : [];
    });
    root.dispatchEvent(new Event("handscroll:faces"));
  };
  const topOf = (element) => element.getBoundingClientRect().top;
  // What is pinned or fixed stays where it is whatever happens above; the part of the page that it is pinned in moves.
  const measured = (block) => {
    const moving = [block, block.closest("[data-track]") || block];
    return { block, before: lines(block), moving, tops: moving.map(topOf) };
  };
  // Holds those blocks whose lines have moved since they were measured, before anything of that is painted.
  const hold = (blocks) => {
    for (const { block } of blocks.filter(({ block, before }) => moved(before, lines(block)))) {
      block.dataset.held = "";
      watch.observe(block);
    }
    if (anchors) return;
    // Blocks come before parts: within a part, a block in sight may move by more than the part's top does.
    const shifts = [0, 1].flatMap((which) => blocks.map(({ moving, tops }) => topOf(moving[which]) - tops[which]));
    const shift = shifts.find((shift) => Math.abs(shift) >= 1);
    if (shift) scrollBy({ top: shift, behavior: "instant" });
  };
  const finish = () => {
    root.dataset.faces = "";
    tell();
  };
  // The observer's first call lists every element and runs before that frame is painted.
  const watch = new IntersectionObserver((reports) => {
    const seen = new Set();
    for (const { target, isIntersecting } of reports) {
      const isHeld = "held" in target.dataset;
      if (isIntersecting && isHeld) continue;
      watch.unobserve(target);
      if (isHeld) release(target);
      else if (isIntersecting) seen.add(blockOf(target));
    }
    if ("faces" in root.dataset) return;
    // A frame's height may change only once, and where content above moves what is in sight, so may the page.
    if (!anchors || parent !== self) {
      const blocks = [...seen].map(measured);
      root.dataset.faces = "some";
      hold(blocks);
      finish();
      return;
    }
    // Laid out at once, all that changes would keep the page busy for as long as its first layout did: first nothing
    // changes, then what is in sight, and then the rest a piece at a time.
    const pieces = [...document.querySelectorAll(".section > *, .ledger")].filter((part) => !isInSight(part));
    for (const part of [...seen, ...pieces]) part.dataset.held = "";
    root.dataset.faces = "some";
    root.getBoundingClientRect();
    const next = () => {
      // A small part of the 50 milliseconds that a task may take without keeping a reader's hand waiting.
      const end = performance.now() + 6;
      do {
        const piece = pieces.shift();
        if (!piece) {
          finish();
          return;
        }
        // What has been scrolled into sight meanwhile waits until it has left.
        if (isInSight(piece)) watch.observe(piece);
        else delete piece.dataset.held;
        piece.getBoundingClientRect();
      } while (performance.now() < end);
      setTimeout(next);
    };
    setTimeout(() => {
      const blocks = [...seen].map(measured);
      for (const block of seen) delete block.dataset.held;
      hold(blocks);
      setTimeout(next);
    });
  });
  // Observes every element with text of its own, and drawings as a whole.
  let last;
  for (const element of document.body.querySelectorAll("*")) {
    if (last?.contains(element)) continue;
    const isDrawing = ["svg", "canvas"].includes(element.localName);
    if (isDrawing || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())) {
      watch.observe(element);
      last = element;
    }
  }
}
