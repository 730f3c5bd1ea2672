// Small comforts on top of pages that work without them. One listener an event, told apart by data- attributes.

const announce = (text) => {
  const region = document.getElementById("annonce");
  if (region) region.textContent = text;
};

// <form data-confirm="Question ?">: asked in a dialog before it is sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const dialog = document.getElementById("confirmation");
  if (!form.dataset.confirm || form.dataset.confirmed || !dialog?.showModal) return;
  event.preventDefault();
  dialog.querySelector("p").textContent = form.dataset.confirm;
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "oui") return;
    form.dataset.confirmed = "1";
    form.requestSubmit(event.submitter);
  }, { once: true });
});

// <button data-copy="text">
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  try {
    await navigator.clipboard.writeText(button.dataset.copy);
    announce("Copié.");
    button.lastChild.textContent = "Copié";
  } catch {
    announce("La copie n'est pas permise ici : sélectionnez le texte.");
  }
});

// <details data-menu>: closes when one clicks elsewhere or presses Escape.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) if (menu !== except) menu.open = false;
};
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details[data-menu][open]");
  closeMenus(null);
  menu?.querySelector("summary").focus();
});

// The skip link to the menu opens it where it is folded.
document.addEventListener("click", (event) => {
  if (!event.target.closest('a[href="#menu"]')) return;
  const menu = document.getElementById("menu");
  if (getComputedStyle(menu).display === "none") menu.showPopover?.();
  menu.querySelector("a, button")?.focus();
});

// <div data-password>: a button that shows what is typed.
for (const group of document.querySelectorAll("[data-password]")) {
  const input = group.querySelector("input");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "pk-link pk-password__toggle";
  button.textContent = "Afficher le mot de passe";
  button.setAttribute("aria-controls", input.id);
  button.addEventListener("click", () => {
    const hidden = input.type === "password";
    input.type = hidden ? "text" : "password";
    button.textContent = hidden ? "Masquer le mot de passe" : "Afficher le mot de passe";
  });
  group.append(button);
}

// <form data-keep>: leaving with something typed asks first.
const changed = new Set();
document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-keep]");
  if (form) changed.add(form);
});
document.addEventListener("submit", (event) => changed.delete(event.target));
window.addEventListener("beforeunload", (event) => {
  for (const form of changed) if (form.isConnected) event.preventDefault();
});

// After a partial update: say the new count; after a refused form: go to the summary of errors.
document.addEventListener("htmx:afterSettle", (event) => {
  const counted = document.querySelector("[data-announce]");
  if (counted) announce(counted.textContent);
});
document.querySelector("main [data-focus]:not(.pk-gallery__piece *)")?.focus();
