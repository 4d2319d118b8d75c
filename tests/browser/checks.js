// Checks that run inside the page: one object of functions, evaluated by test_page_access.py.
({
  // WCAG 2.2, 1.4.3: visible texts whose contrast with what lies behind them is below 4.5 to 1.
  faintTexts() {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const read = (colour) => {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
      return [r, g, b, a / 255];
    };
    const over = (layer, below) => [0, 1, 2].map((i) => layer[i] * layer[3] + below[i] * (1 - layer[3]));
    const desk = read(getComputedStyle(document.documentElement).getPropertyValue("--desk"));
    const behind = (node) => {
      const layers = [];
      for (let at = node; at; at = at.parentElement) layers.push(read(getComputedStyle(at).backgroundColor));
      return layers.reverse().reduce((below, layer) => over(layer, below), desk);
    };
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const light = (rgb) => [0.2126, 0.7152, 0.0722].reduce((sum, share, i) => sum + share * linear(rgb[i] / 255), 0);
    const faint = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.data.trim();
      const node = walker.currentNode.parentElement;
      if (!text || !node.checkVisibility() || node.closest(".unseen, [inert], script, noscript")) continue;
      const below = behind(node);
      const ink = over(read(getComputedStyle(node).color), below);
      const [low, high] = [light(ink), light(below)].sort((a, b) => a - b);
      const ratio = (high + 0.05) / (low + 0.05);
      if (ratio < 4.5) faint.push([text.slice(0, 30), node.className, ratio.toFixed(2)]);
    }
    return faint;
  },

  // What can be pressed and is lower than 40 pixels; words inside a text are excepted (2.5.8).
  smallTargets() {
    return [...document.querySelectorAll("button, a, input, textarea, select, summary")]
      .filter((node) => node.checkVisibility() && !node.closest(".text, .skip"))
      .map((node) => [node.getAttribute("aria-label") || node.textContent, node.getBoundingClientRect().height])
      .filter(([, height]) => height < 40);
  },

  // What can be pressed or filled in and has no name for a screen reader.
  nameless() {
    const named = (node) => node.textContent.trim() || node.getAttribute("aria-label") || node.labels?.length
      || node.querySelector("img[alt]:not([alt=''])");
    return [...document.querySelectorAll("button, a[href], input, textarea, select")]
      .filter((node) => node.checkVisibility() && !named(node)).map((node) => node.outerHTML);
  },
})
