(() => {
  "use strict";
  const form = document.getElementById("filters");
  const shown = document.getElementById("shown");
  const none = document.getElementById("none");
  const help = document.getElementById("help");
  const search = document.getElementById("q");
  const claims = Array.from(document.querySelectorAll(".claim"), (node) => ({
    node, status: node.dataset.status, severity: node.dataset.severity.split(" "),
    rule: node.dataset.rule.split(" "), host: node.dataset.host.split(" "), doc: node.dataset.doc,
    fresh: "new" in node.dataset, text: null, fits: true,
  }));
  const byNode = new Map(claims.map((claim) => [claim.node, claim]));
  const sections = Array.from(document.querySelectorAll(".document"), (node) => ({
    node, count: node.querySelector(".count"), fixed: node.querySelector(".problems, .loose") !== null,
    groups: Array.from(node.querySelectorAll(".cards, .rows"), (box) => ({
      box, rows: box.classList.contains("rows"),
      claims: Array.from(box.querySelectorAll(".claim"), (claim) => byNode.get(claim)),
    })),
  }));
  const number = (many) => many.toLocaleString("en");

  function chosen() {
    const data = new FormData(form);
    return {
      status: data.getAll("status"), severity: data.get("severity"), rule: data.get("rule"), host: data.get("host"), doc: data.get("doc"),
      fresh: data.has("new"),
      words: data.get("q").toLowerCase().split(/\s+/).filter(Boolean),
    };
  }

  function wordsOf(claim) {
    if (claim.text === null) claim.text = claim.node.textContent.toLowerCase();
    return claim.text;
  }

  function fits(claim, want) {
    if (want.status.length && !want.status.includes(claim.status)) return false;
    if (want.severity && !claim.severity.includes(want.severity)) return false;
    if (want.rule && !claim.rule.includes(want.rule)) return false;
    if (want.host && !claim.host.includes(want.host)) return false;
    if (want.fresh && !claim.fresh) return false;
    if (want.doc && claim.doc !== want.doc) return false;
    if (!want.words.length) return true;
    return want.words.every((word) => wordsOf(claim).includes(word));
  }

  function filter() {
    const want = chosen();
    const all = !want.status.length && !want.severity && !want.rule && !want.host && !want.fresh && !want.doc && !want.words.length;
    let total = 0;
    for (const section of sections) {
      let here = 0;
      for (const group of section.groups) {
        let fit = 0;
        for (const claim of group.claims) {
          claim.fits = fits(claim, want);
          if (claim.fits) fit += 1;
        }
        group.box.hidden = fit === 0;
        if (fit) for (const claim of group.claims) if (claim.node.hidden === claim.fits) claim.node.hidden = !claim.fits;
        if (group.rows) {
          section.count.textContent = number(fit) + (fit === 1 ? " claim" : " claims");
          group.box.style.containIntrinsicHeight = "auto " + (fit * 46 + 40) + "px";
        }
        here += fit;
      }
      section.node.hidden = here === 0 && !(all && section.fixed);
      total += here;
    }
    shown.textContent = number(total) + " of " + number(claims.length) + " claims shown";
    none.hidden = total > 0 || all;
  }

  function remember() {
    const state = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (value) state.append(name, value);
    const hash = state.toString();
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  }

  function recall() {
    const hash = location.hash.slice(1);
    if (hash && !hash.includes("=")) { unfold(hash); return; }
    const state = new URLSearchParams(hash);
    for (const box of form.querySelectorAll("[type=checkbox]")) box.checked = state.getAll(box.name).includes(box.value);
    for (const name of ["severity", "rule", "host", "doc", "q"]) {
      const field = form.elements[name];
      field.value = state.get(name) || "";
      if (field.selectedIndex === -1) field.value = "";
    }
    filter();
  }

  function unfold(id) {
    const node = document.getElementById(id);
    if (node && node.tagName === "DETAILS") node.open = true;
    if (node && node.closest("[hidden]")) { form.reset(); filter(); }
  }

  function step(by) {
    const visible = claims.filter((claim) => claim.fits).map((claim) => claim.node);
    if (!visible.length) return;
    const at = visible.findIndex((node) => node.contains(document.activeElement));
    const next = visible[at < 0 ? (by > 0 ? 0 : visible.length - 1) : Math.min(Math.max(at + by, 0), visible.length - 1)];
    (next.querySelector(":scope > summary") || next).focus({ preventScroll: true });
    next.scrollIntoView({ block: next.offsetHeight > innerHeight ? "start" : "nearest" });
  }

  async function copy(button) {
    const code = button.parentElement.querySelector("code");
    let done = true;
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(code);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand("copy");
    }
    button.textContent = done ? "Copied" : "Selected";
    setTimeout(() => { button.textContent = "Copy"; }, 1600);
  }

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { filter(); remember(); }, document.activeElement === search ? 80 : 0);
  });
  form.addEventListener("reset", () => setTimeout(() => { filter(); remember(); }));
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("keys").addEventListener("click", () => help.showModal());
  document.addEventListener("click", (event) => {
    const button = event.target.closest(".copy");
    if (button) copy(button);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const field = event.target.closest("input[type=search], select, textarea");
    if (event.key === "Escape" && field) field.blur();
    if (field) return;
    if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "/") search.focus();
    else if (event.key === "?") help.showModal();
    else return;
    event.preventDefault();
  });
  addEventListener("hashchange", recall);
  const folded = [];
  addEventListener("beforeprint", () => {
    for (const node of document.querySelectorAll(".card .evidence:not([open])")) { node.open = true; folded.push(node); }
  });
  addEventListener("afterprint", () => { while (folded.length) folded.pop().open = false; });
  for (const button of document.querySelectorAll(".copy")) button.hidden = false;
  form.hidden = false;
  if (location.hash.includes("=")) recall(); else { filter(); recall(); }
  let warm = 0;
  if ("requestIdleCallback" in window) requestIdleCallback(function read(idle) {
    while (warm < claims.length && idle.timeRemaining() > 3) wordsOf(claims[warm++]);
    if (warm < claims.length) requestIdleCallback(read);
  });
})();
