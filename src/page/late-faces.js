// Lets the page have its typefaces once all have come: everything out of sight at once, with one change of style, and
// what is in sight where no line moves. The rest keeps its letters until it has left the window.
export function take() {
  const root = document.documentElement;
  // Where each line of an element begins, from its corner, and how wide it is, in quarters of its height: compared by
  // whole numbers, a line may begin no pixel elsewhere, and its end may move by less than a quarter of its height.
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
  // Whether the browser keeps what is in sight where it is when something above it changes its height; WebKit does not.
  const anchors = CSS.supports("overflow-anchor: auto");
  const release = (element) => {
    const { height } = element.getBoundingClientRect();
    delete element.dataset.held;
    if (!anchors && element.getBoundingClientRect().height !== height) element.dataset.held = "";
  };
  // For whoever paints outside of the document, in a worker, and for whoever has measured the page before.
  const tell = () => {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]);
    root.handscrollFaces = rules.flatMap(({ style }) => {
      const of = (name) => style?.getPropertyValue(name) || "";
      const [, address] = of("src").match(/url\("(.*?)"\)/) || [];
      return address ? [{ family: of("font-family"), source: new URL(address, document.baseURI).href, weight: of("font-weight"), style: of("font-style") }] : [];
    });
    root.dispatchEvent(new Event("handscroll:faces"));
  };
  // The first report tells of every element, before the frame in which it is made has been painted: nobody sees what is
  // only tried.
  const watch = new IntersectionObserver((reports) => {
    const seen = new Map();
    for (const { target, isIntersecting } of reports) {
      if (!isIntersecting) {
        watch.unobserve(target);
        if ("held" in target.dataset) release(target);
      } else if (!("held" in target.dataset)) {
        watch.unobserve(target);
        const block = blockOf(target);
        seen.set(block, { lines: lines(block), top: block.getBoundingClientRect().top });
      }
    }
    root.dataset.faces = "";
    const held = [...seen.keys()].filter((block) => moved(seen.get(block).lines, lines(block)));
    for (const block of held) {
      block.dataset.held = "";
      watch.observe(block);
    }
    const [first] = seen.keys();
    if (first && !anchors) {
      scrollBy({ top: first.getBoundingClientRect().top - seen.get(first).top, behavior: "instant" });
    }
    if (!root.handscrollFaces) tell();
  });
  // Whatever holds words of its own, and drawings whole.
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
