// The account page.
import { call, cell, doorward, element, goToSignIn, guarded as guardedBy, leave, relative, time, when } from "./shared.js";
import { wordsFor } from "./weakness.js";

const list = document.getElementById("list");
const status = document.getElementById("status");
const others = document.getElementById("others");
const more = document.getElementById("more");
const facts = document.getElementById("facts");
const expiring = document.getElementById("expiring");
const stay = document.getElementById("stay");

const contact = document.getElementById("contact-status");
const resend = document.getElementById("resend");
const password = document.getElementById("password");
const passwordStatus = document.getElementById("password-status");

const guarded = (work, button) => guardedBy(status, work, button);

function row(session) {
    const name = session.device_name || session.device_type || "Unknown device";
    const button = element("button", {
        type: "button",
        className: "button quiet small",
        textContent: "Sign out this device",
        ariaLabel: `Sign out this device: ${name}${session.current ? " (the one you are using)" : ""}`,
    });
    const made = element(
        "tr",
        { className: session.current ? "current" : "" },
        cell("Device",
            element("strong", { textContent: name }),
            ...(session.current ? [element("span", { className: "tag open", textContent: "this device" })] : [])),
        cell("Address", [session.ip, session.region].filter(Boolean).join(" · ") || "unknown"),
        cell("Signed in", time(session.created_at, (instant) => when.format(instant))),
        cell("Last seen", time(session.last_seen_at, relative)),
        cell("", button));
    button.addEventListener("click", () => guarded(() => signOut(session, name), button));
    return made;
}

// Where the next page of devices begins; null where there is none.
let next = null;

async function page(cursor) {
    const query = cursor ? `?cursor=${encodeURIComponent(cursor)}` : "";
    const found = await (await call("GET", `/auth/sessions${query}`)).json();
    next = found.next;
    more.hidden = !next;
    return found;
}

async function show(prefix = "") {
    const { sessions, total } = await page();
    list.replaceChildren(...sessions.map(row));
    others.disabled = total <= 1;
    const count = total === 1 ? "One device is signed in." : `${total} devices are signed in.`;
    status.textContent = `${prefix} ${count}`.trim();
}

async function showMore() {
    const { sessions, total } = await page(next);
    const rows = sessions.map(row);
    list.append(...rows);
    status.textContent = `${list.children.length} of ${total} devices are shown.`;
    rows[0]?.querySelector("button").focus();
}

async function showFacts() {
    const me = await (await call("GET", "/auth/me")).json();
    const until = new Date(me.expires_at);
    facts.replaceChildren(
        ...(me.roles ?? []).map((role) => element("span", { className: "tag role", textContent: role })),
        ...(Number.isNaN(until.getTime()) ? [] : [element("span", { textContent: `signed in until ${when.format(until)}` })]));
    facts.hidden = false;
    showContact(me.account);
}

// The links in mail are only for an address that is proved; whoever holds it presses a button on the page that a link opens.
let address = null;

function showContact({ email, email_verified: proved }) {
    address = email;
    contact.textContent = !email
        ? "There is none. An administrator can set it; with one you can set a forgotten password by yourself."
        : proved
            ? `${email} is confirmed.`
            : `${email} is not confirmed. Without that you cannot set a forgotten password by yourself.`;
    resend.hidden = !email || proved;
}

const NO_LINK = {
    404: "This server sends no mail. Please ask an administrator.",
    409: "There is nothing to confirm any more. Please open this page again.",
    429: "There were enough links for now. Please look into your mail, or try again in an hour.",
};

async function sendLink() {
    try {
        await call("POST", "/auth/email/resend");
    } catch (failure) {
        if (!NO_LINK[failure.status]) {
            throw failure;
        }
        contact.textContent = NO_LINK[failure.status];
        return;
    }
    contact.textContent = `A link is on its way to ${address}. It is good for a day.`;
}

async function signOut(session, name) {
    if (session.current) {
        leave();
        await doorward.signOut();
        goToSignIn("signed-out");
        return;
    }
    await call("DELETE", `/auth/sessions/${encodeURIComponent(session.session_id)}`);
    await show(`${name} is signed out.`);
    others.focus();
}

async function signOutOthers() {
    const { revoked } = await (await call("POST", "/auth/logout-all", { except_current: true })).json();
    await show(revoked === 1 ? "One other device is signed out." : `${revoked} other devices are signed out.`);
}

async function changePassword() {
    const { current, new: wanted } = password.elements;
    try {
        await call("POST", "/auth/password", { current_password: current.value, new_password: wanted.value });
    } catch (failure) {
        if (failure.status !== 422 && failure.status !== 429) {
            throw failure;
        }
        passwordStatus.textContent = failure.status === 429
            ? "There were too many attempts. Please wait a moment."
            : failure.field === "current_password" ? "The present password is another one." : wordsFor(failure.weakness);
        return;
    }
    password.reset();
    passwordStatus.textContent = "The password is changed.";
    await show("All other devices are signed out.");
}

// An end of the lifetime that was told stays to be read: use does not put it off.
let lasting = false;

function warn({ detail: { kind, seconds } }) {
    if (lasting && kind === "idle") {
        return;
    }
    lasting = kind === "lifetime";
    const left = seconds < 90 ? "in about a minute" : `in about ${Math.round(seconds / 60)} minutes`;
    expiring.querySelector("span").textContent = kind === "idle"
        ? `Still there? You will be signed out ${left}.`
        : `You will be signed out ${left}. Please finish what you are doing.`;
    stay.hidden = kind !== "idle";
    expiring.hidden = false;
}

function stayed() {
    expiring.hidden = !lasting;
}

doorward.addEventListener("expiring", warn);
doorward.addEventListener("used", stayed);
doorward.addEventListener("session", stayed);
stay.addEventListener("click", () => guarded(() => doorward.me(), stay).finally(() => stay.disabled = false));
resend.addEventListener("click", () => guardedBy(contact, sendLink, resend).finally(() => resend.disabled = false));
password.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = password.querySelector("button");
    guardedBy(passwordStatus, changePassword, button).finally(() => button.disabled = false);
});
others.addEventListener("click", () => guarded(signOutOthers, others));
more.addEventListener("click", () => guarded(showMore, more).finally(() => more.disabled = false));
await guarded(() => show());
await guarded(showFacts);
