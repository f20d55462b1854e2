// The pages of a forgotten password, and of the links in mail. The token of the link is in the fragment, which no server sees;
// it is taken out of the address bar and the history, and stays in this script.
import { wordsFor } from "./weakness.js";

const status = document.getElementById("status");
const token = new URLSearchParams(location.hash.slice(1)).get("token");

if (token) {
    history.replaceState(null, "", location.pathname + location.search);
}

// a link that is opened where this page is open already changes the fragment alone
addEventListener("hashchange", () => location.reload());

function tell(text, good = false) {
    status.textContent = text;
    status.classList.toggle("good", good);
    status.hidden = false;
}

async function post(form, fields) {
    const response = await fetch(form.action, {
        method: "POST",
        headers: { "Content-Type": "application/json", "Accept": "application/json" },
        body: JSON.stringify(fields),
    });
    const problem = response.ok ? {} : await response.json().catch(() => ({}));
    return { ...problem, status: response.status };
}

function failed(code) {
    return code === 429 ? "That was tried too often. Please wait some minutes." : "That did not work. Please try again.";
}

function onSubmit(form, work) {
    form?.addEventListener("submit", async (event) => {
        event.preventDefault();
        const button = form.querySelector("button");
        button.disabled = true;
        try {
            await work();
        } catch {
            tell("The server cannot be reached. Please try again.");
        } finally {
            button.disabled = false;
        }
    });
}

const forgot = document.getElementById("forgot");
onSubmit(forgot, async () => {
    const { status: code } = await post(forgot, { username: forgot.elements.username.value });
    if (code === 202) {
        tell("If this account has a confirmed e-mail address, a link is on its way.", true);
    } else if (code === 404) {
        tell("This server sends no mail. Please ask an administrator.");
    } else {
        tell(failed(code));
    }
});

const reset = document.getElementById("reset");
if (reset && !token) {
    reset.hidden = true;
    tell("Please open the link of the mail.");
}
onSubmit(reset, async () => {
    const { status: code, reason, weakness } = await post(reset, { token, new_password: reset.elements.new_password.value });
    if (code === 204) {
        reset.hidden = true;
        tell("The password is set, and all devices are signed out. ", true);
        status.append(Object.assign(document.createElement("a"), { href: "signin.xhtml", textContent: "Sign in" }));
    } else if (reason === "dead-link") {
        reset.hidden = true;
        tell("This link was used already or has expired. Please send yourself another one.");
    } else if (reason === "weak-password") {
        tell(wordsFor(weakness));
    } else {
        tell(failed(code));
    }
});

// a program that follows links in mail, and runs scripts even, presses no button
const verify = document.getElementById("verify");
if (verify && !token) {
    verify.hidden = true;
    tell("Please open the link of the mail.");
}
onSubmit(verify, async () => {
    // asked for where the username is the address, and nobody is signed in here
    const chosen = verify.elements.new_password;
    const { status: code, reason, field, weakness } = await post(verify, {
        token,
        ...(chosen.disabled ? {} : { new_password: chosen.value }),
    });
    if (reason === "weak-password") {
        tell(wordsFor(weakness));
    } else if (field === "new_password") {
        chosen.disabled = !chosen.disabled;
        document.getElementById("choose").hidden = chosen.disabled;
        tell(chosen.disabled
            ? "No password is needed any more. Please confirm the address."
            : "Please type a password. It is good from now on, and all devices are signed out: anybody may have registered your address before.");
        chosen.focus();
    } else if (code === 204) {
        verify.hidden = true;
        tell("Your e-mail address is confirmed.", true);
    } else if (reason === "dead-link") {
        verify.hidden = true;
        tell("This link was used already or has expired. Your account can send you another one.");
    } else {
        tell(failed(code));
    }
});
