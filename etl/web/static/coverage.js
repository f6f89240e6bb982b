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

// -- filters: a choice is shown at once (a day is not: it changes with every digit); a topic and a name exclude each other
for (const form of document.querySelectorAll("form.filters")) {
  for (const field of form.querySelectorAll("select, input")) {
    field.addEventListener("change", () => {
      const other = field.dataset.clears && field.value && form.querySelector(field.dataset.clears);
      if (other) other.value = "";
      if (field.type !== "date" && form.reportValidity()) form.requestSubmit();
    });
  }
  form.addEventListener("submit", () => {
    for (const field of form.querySelectorAll("select, input")) if (!field.value) field.disabled = true;
  });
}
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

// -- copying; the clipboard is closed to pages without https, where selecting is what is left
for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.querySelector(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(source);
      button.textContent = "Selected: press Ctrl+C";
    }
  });
}

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
