// Passkeys: their buttons stand only where the browser knows them, and a refusal is said aloud.
"use strict";

(() => {
  const failed = document.querySelector("[data-passkey-failed]");

  for (const place of document.querySelectorAll("[data-passkeys]")) {
    place.hidden = !window.PublicKeyCredential;
  }

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    if (failed) failed.hidden = false;
  });
})();
