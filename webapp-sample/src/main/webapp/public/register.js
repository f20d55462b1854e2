// The page of a new account. Without this script its form works as well, and says less about what is wrong.
import { wordsFor } from "./weakness.js";

const status = document.getElementById("status");
const form = document.getElementById("register");
const { username, password, terms } = form.elements;
const WRONG = {
    "username": "That cannot be an e-mail address.",
    "email": "That cannot be an e-mail address.",
    "terms": "Without the terms there is no account.",
};

function words(code, { reason, field, weakness }) {
    switch (code) {
        case 404: return "This server takes no new people. Please ask an administrator.";
        case 409: return "Somebody has that name.";
        case 422: return reason === "weak-password" ? wordsFor(weakness) : WRONG[field] ?? "That cannot be an account.";
        case 429: return "That was tried too often. Please come back later.";
        default: return "That did not work. Please try again.";
    }
}

async function register() {
    const response = await fetch(form.action, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Accept": "application/json" },
        body: JSON.stringify({ username: username.value.trim(), password: password.value, terms: terms.checked }),
    });
    if (response.ok) {
        location.assign(`signin.xhtml?reason=${response.status === 202 ? "mail-sent" : "registered"}`);
        return;
    }
    const problem = await response.json().catch(() => ({}));
    status.textContent = words(response.status, problem);
    status.hidden = false;
    form.elements[problem.field]?.focus();
}

form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    button.disabled = true;
    try {
        await register();
    } catch {
        status.textContent = "The server cannot be reached. Please try again.";
        status.hidden = false;
    } finally {
        button.disabled = false;
    }
});
