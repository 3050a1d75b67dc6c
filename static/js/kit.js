/* The kit home on a phone: the filters fold themselves, so that the list is seen first. */

if (!matchMedia("(min-width: 48em)").matches) {
  for (const fold of document.querySelectorAll("[data-fold-on-phone]")) fold.open = false;
}
