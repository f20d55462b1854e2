// The page of all gates: what keeps an account from everything else, one thing after the other, and then back to the page that
// was wanted.
import { base, call, guarded as guardedBy, leave, when } from "./shared.js";
import { wordsFor } from "./weakness.js";

const status = document.getElementById("status");
const title = document.getElementById("title");
const gates = [...document.querySelectorAll("[data-title]")];
const [, password, email, terms] = gates;

/** What a press of a button has to say where it did not help, and the field where it can be mended. */
class Told extends Error {
    constructor(text, field) {
        super(text);
        this.field = field;
    }
}

function tell(text, good = false) {
    status.textContent = text;
    status.classList.toggle("good", good);
    status.hidden = !text;
}

/** Where to go afterwards. An address elsewhere may come from anybody, and is not followed. */
function wanted() {
    const fallback = `${base}/account.xhtml`;
    try {
        const target = new URL(new URLSearchParams(location.search).get("return_to") ?? fallback, location.origin);
        return target.origin === location.origin ? target.href : fallback;
    } catch {
        return fallback;
    }
}

const WORDS = {
    "suspended": ({ suspended_until: until }) => {
        document.getElementById("until").textContent = until
            ? `An administrator has suspended it until ${when.format(new Date(until))}. Then it goes on by itself.`
            : "An administrator has suspended it, and will say when it goes on.";
    },
    "email-unverified": ({ account }) => {
        document.getElementById("address").textContent = account.email
            ? `We have sent a link to ${account.email}. Please open it, and come back here.`
            : "There is no address yet. Please ask an administrator to set one.";
        email.querySelector("button").hidden = !account.email;
    },
};

/** Shows the first gate that acts; without one the page that was wanted is free. */
async function look() {
    const me = await (await call("GET", "/auth/me")).json();
    const acting = gates.find(({ id }) => me.restrictions.includes(id));
    if (me.restrictions.length === 0) {
        leave();
        location.replace(wanted());
        return;
    }
    gates.forEach((gate) => gate.hidden = gate !== acting);
    title.textContent = acting?.dataset.title ?? "This account cannot go on";
    if (acting) {
        WORDS[acting.id]?.(me);
        acting.querySelector("input:not([type=hidden]):not([hidden]), button:not([hidden])")?.focus();
    }
}

async function sendLink() {
    try {
        await call("POST", "/auth/email/resend");
    } catch ({ status: code }) {
        if (code === 409) {
            await look();
            return;
        }
        throw new Told(code === 429
            ? "There were enough links for now. Please look into your mail, or try again in an hour."
            : "This server sends no mail. Please ask an administrator.");
    }
    tell("A link is on its way.", true);
}

async function setPassword() {
    const { current, new: chosen } = password.elements;
    try {
        await call("POST", "/auth/password", { current_password: current.value, new_password: chosen.value });
    } catch (failure) {
        if (failure.status !== 422 && failure.status !== 429) {
            throw failure;
        }
        if (failure.status === 429) {
            throw new Told("There were too many attempts. Please wait a moment.");
        }
        throw failure.field === "current_password"
            ? new Told("The present password is another one.", current)
            : new Told(wordsFor(failure.weakness), chosen);
    }
    password.reset();
    await look();
}

async function acceptTerms() {
    try {
        await call("POST", "/auth/terms", { version: terms.elements.version.value });
    } catch (failure) {
        throw failure.status === 409
            ? new Told("The terms have changed. Please reload this page, and read them again.")
            : failure;
    }
    await look();
}

/** Does something once, and says what came of it. */
async function guarded(work, button) {
    tell("");
    const said = {};
    await guardedBy(said, async () => {
        try {
            await work();
        } catch (failure) {
            if (!(failure instanceof Told)) {
                throw failure;
            }
            tell(failure.message);
            failure.field?.focus();
        }
    }, button);
    if (said.textContent) {
        tell(said.textContent);
    }
    if (button) {
        button.disabled = false;
    }
}

for (const [form, work] of [[password, setPassword], [email, sendLink], [terms, acceptTerms]]) {
    form.addEventListener("submit", (event) => {
        event.preventDefault();
        guarded(work, form.querySelector("button"));
    });
}
const again = document.getElementById("again");
again.addEventListener("click", () => guarded(look, again));
// the link of the mail was opened in another tab, perhaps
document.addEventListener("visibilitychange", () => document.hidden || guarded(look));
await guarded(look);
