// The sign-in page: after a refusal the name that was typed stands there again. It stays in this tab, and only until a page of
// somebody who is signed in has been opened.
const KEY = "doorward-sample-username";
const form = document.querySelector("form.fields");
const { username, password } = form.elements;
const typed = sessionStorage.getItem(KEY);

if (typed && !username.value && document.getElementById("reason")) {
    username.value = typed;
    password.focus();
}
sessionStorage.removeItem(KEY);
form.addEventListener("submit", () => sessionStorage.setItem(KEY, username.value));
