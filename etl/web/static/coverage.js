// What works only with a script: the cursor over a picture, suggestions while typing, copying, and links out of the
// frame. Everything else is plain HTML. No text is ever made into markup.
"use strict";
document.documentElement.classList.add("scripted");

// -- the cursor: pointer, arrow keys and fingers move one slider, and it says what stands there
for (const plot of document.querySelectorAll("[data-plot]")) {
  const points = [...plot.querySelectorAll(".points li")];
  const slider = plot.querySelector("input[type=range]");
  const cursor = plot.querySelector(".cursor");
  const output = plot.querySelector("output");
  const link = plot.querySelector(".readout a");
  const columns = [...plot.querySelectorAll(".targets a")];
  const show = (index) => {
    const point = points[index];
    slider.value = index;
    slider.setAttribute("aria-valuetext", point.textContent);
    output.textContent = point.textContent;
    link.setAttribute("href", point.dataset.href);
    cursor.hidden = false;
    cursor.style.setProperty("left", point.dataset.x);
    cursor.style.setProperty("--y", point.dataset.y ? `${point.dataset.y}px` : "-20px");
  };
  slider.addEventListener("input", () => show(Number(slider.value)));
  slider.addEventListener("keydown", (event) => {
    if (event.key === "Enter") link.click();
  });
  slider.addEventListener("focus", () => show(Number(slider.value)));
  columns.forEach((column, index) => column.addEventListener("pointerenter", () => show(index)));
}

// -- filters: a choice is shown at once (a day is not: it changes with every digit)
document.addEventListener("change", ({ target }) => {
  const form = target.closest("form.filters");
  if (!form) return;
  if (target.type !== "date" && form.reportValidity()) form.requestSubmit();
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.dataset.inner) {
    event.preventDefault();
    fill(form.closest("section"), `${form.action}?${new URLSearchParams(new FormData(form))}`, `#${form.elements.measure.id}`);
    return;
  }
  for (const field of form.querySelectorAll("select, input")) if (!field.value) field.disabled = true;
});
window.addEventListener("pageshow", () => {
  for (const field of document.querySelectorAll("form.filters [disabled]")) field.disabled = false;
});

// -- names, as they are typed
for (const field of document.querySelectorAll("[data-names]")) {
  const list = document.getElementById(field.getAttribute("list"));
  let asked = 0;
  field.addEventListener("input", async () => {
    const mine = ++asked;
    await new Promise((done) => setTimeout(done, 150));
    if (mine !== asked || field.value.trim().length < 2) return;
    const answer = await fetch(`${field.dataset.names}?start=${encodeURIComponent(field.value.trim())}`);
    if (!answer.ok || mine !== asked) return;
    list.replaceChildren(
      ...(await answer.json()).map(({ name, about }) => {
        const option = document.createElement("option");
        option.value = name;
        option.label = about;
        return option;
      }),
    );
  });
}

// -- sections that are asked for when one comes near them; parsed as a document, in which no script runs
const fill = (section, address, focus) => {
  const asked = new XMLHttpRequest();
  asked.responseType = "document";
  asked.addEventListener("load", () => {
    const made = asked.response && asked.response.querySelector("main section");
    if (!made) return;
    section.replaceWith(document.adoptNode(made));
    if (focus) document.querySelector(focus)?.focus();
  });
  asked.open("GET", address);
  asked.send();
};
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      near.unobserve(target);
      fill(target, target.dataset.part);
    }
  },
  { rootMargin: "600px" },
);
for (const section of document.querySelectorAll("[data-part]")) near.observe(section);

// -- copying; the clipboard is closed to pages without https, where selecting is what is left
document.addEventListener("click", async ({ target }) => {
  if (!target.matches("[data-copy]")) return;
  const source = document.querySelector(target.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    target.textContent = "Copied";
  } catch {
    getSelection().selectAllChildren(source);
    target.textContent = "Selected: press Ctrl+C";
  }
});

// -- which facts are marked
for (const box of document.querySelectorAll("[data-kind]")) {
  box.addEventListener("change", () => document.querySelector(".body").classList.toggle(`no-${box.dataset.kind}`, !box.checked));
}

// -- Airflow's frame may not open windows. The document around us may: it is asked to follow the link.
for (const link of document.querySelectorAll("a[data-outer]")) {
  link.addEventListener("click", (event) => {
    if (window.parent === window) return;
    event.preventDefault();
    const outer = window.parent.document.createElement("a");
    outer.href = link.href;
    outer.target = "_blank";
    outer.rel = "noopener noreferrer";
    outer.click();
  });
}
