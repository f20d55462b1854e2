// The administrators' page: one account at a time, its sessions, its roles, whether it may be used.
import { call, cell, element, goToSignIn, guarded as guardedBy, relative, time, when } from "./shared.js";

const ACCOUNTS = "/auth/admin/accounts";
const SESSIONS = "/auth/admin/sessions";
const TOLD = {
    "last-administrator": "Not done: there would be no administrator left.",
    "not-found": "That account does not exist any more.",
    "forbidden": "You are not an administrator any more.",
};

const status = document.getElementById("status");
const search = document.getElementById("search");
const person = document.getElementById("person");
const facts = document.getElementById("facts");
const list = document.getElementById("list");
const more = document.getElementById("more");
const endAll = document.getElementById("end-all");
const toggle = document.getElementById("switch");
const rights = document.getElementById("rights");
const contact = document.getElementById("contact");
const suspension = document.getElementById("suspension");
const reinstate = document.getElementById("reinstate");
const renew = document.getElementById("renew");

// The account that is shown, where the next page of its devices begins, and how many times something was to be shown: an answer
// that comes after the next question is dropped.
let shown = null;
let next = null;
let asked = 0;

/** Does something once, and says `invalid` of a field that may not be so. Who signed in too long ago signs in again, and comes back. */
function guarded(work, button, invalid) {
    return guardedBy(status, async () => {
        try {
            await work();
        } catch (failure) {
            if (failure.reason === "step-up") {
                goToSignIn("step-up");
                return;
            }
            const told = failure.reason === "invalid-field" ? invalid : TOLD[failure.reason];
            if (!told) {
                throw failure;
            }
            status.textContent = told;
        }
    }, button).finally(() => {
        if (button) {
            // what is required already need not be required again
            button.disabled = button === renew && Boolean(shown?.password_change_required);
        }
        // on a phone the buttons are far below
        status.scrollIntoView({ block: "nearest" });
    });
}

const path = (account) => `${ACCOUNTS}/${encodeURIComponent(account.id)}`;

function row(account, session) {
    const name = session.device_name || session.device_type || "Unknown device";
    const button = element("button", {
        type: "button",
        className: "button quiet small",
        textContent: "Sign out",
        ariaLabel: `Sign out: ${name}`,
    });
    button.addEventListener("click", () => guarded(async () => {
        await call("DELETE", `${SESSIONS}/${encodeURIComponent(session.session_id)}`);
        await shownAgain(account, `${name} is signed out.`);
    }, button));
    return element(
        "tr",
        { className: session.current ? "current" : "" },
        cell("Device",
            element("strong", { textContent: name }),
            ...(session.current ? [element("span", { className: "tag open", textContent: "this device" })] : [])),
        cell("Address", session.ip ?? "unknown"),
        cell("Signed in", time(session.created_at, (instant) => when.format(instant))),
        cell("Last seen", time(session.last_seen_at, relative)),
        cell("", button));
}

async function devices(account, cursor) {
    const query = new URLSearchParams({ account: account.id, ...(cursor ? { cursor } : {}) });
    return (await call("GET", `${SESSIONS}?${query}`)).json();
}

const pausedFor = ({ until }) => until ? `suspended until ${when.format(new Date(until))}` : "suspended";

/** Shows an account, unless something else is to be shown meanwhile. */
async function show(id, said = "") {
    const mine = ++asked;
    const account = await (await call("GET", path({ id }))).json();
    const { sessions, total, next: following } = await devices(account);
    if (mine !== asked) {
        return;
    }
    shown = account;
    next = following;
    more.hidden = !next;
    const active = account.status === "active";
    document.getElementById("person-name").textContent = account.username;
    const { suspension: pause, password_change_required: renewing } = account;
    facts.replaceChildren(
        ...(pause && active ? [] : [element("span", { className: active ? "tag open" : "tag", textContent: account.status })]),
        ...(pause ? [element("span", { className: "tag", textContent: pausedFor(pause) })] : []),
        ...(renewing ? [element("span", { className: "tag", textContent: "must change the password" })] : []),
        ...account.roles.map((role) => element("span", { className: "tag role", textContent: role })),
        ...(account.email
            ? [element("span", { textContent: account.email_verified ? account.email : `${account.email} (not confirmed)` })]
            : []));
    toggle.textContent = active ? "Disable the account" : "Enable the account";
    endAll.disabled = total === 0;
    renew.disabled = renewing;
    reinstate.hidden = !pause;
    rights.elements.roles.value = account.roles.join(" ");
    contact.elements.email.value = account.email ?? "";
    list.replaceChildren(...sessions.map((session) => row(account, session)));
    person.hidden = false;
    const count = total === 1 ? "One device is signed in." : `${total || "No"} devices are signed in.`;
    status.textContent = `${said} ${count}`.trim();
}

/** Shows what became of an account, where it is still the one that is shown. */
async function shownAgain(account, said) {
    if (shown?.id === account.id) {
        await show(account.id, said);
    }
}

async function find() {
    const mine = ++asked;
    shown = null;
    person.hidden = true;
    const username = search.elements.username.value.trim();
    const { accounts } = await (await call("GET", `${ACCOUNTS}?${new URLSearchParams({ username })}`)).json();
    if (mine !== asked) {
        return;
    }
    if (accounts.length === 0) {
        status.textContent = "Nobody signs in by that name.";
        return;
    }
    await show(accounts[0].id);
}

async function switched(account) {
    const active = account.status === "active";
    await call("POST", `${path(account)}/${active ? "disable" : "enable"}`);
    await shownAgain(account, active ? `${account.username} is disabled.` : `${account.username} is enabled.`);
}

async function setRoles(account, roles) {
    await call("PATCH", path(account), { roles });
    await shownAgain(account, "The roles are set.");
}

async function setEmail(account, email) {
    await call("PATCH", path(account), { email });
    await shownAgain(account, email ? "The e-mail address is set." : "The e-mail address is taken away.");
}

/** Without a time it is until somebody reinstates the account. */
async function suspend(account) {
    const { until, cause } = suspension.elements;
    await call("POST", `${path(account)}/suspend`, {
        cause: cause.value,
        ...(until.value ? { until: new Date(until.value).toISOString() } : {}),
    });
    suspension.reset();
    await shownAgain(account, `${account.username} is suspended.`);
}

async function reinstated(account) {
    await call("POST", `${path(account)}/reinstate`);
    await shownAgain(account, `${account.username} goes on.`);
}

async function requireNewPassword(account) {
    await call("POST", `${path(account)}/require-password-change`);
    await shownAgain(account, `${account.username} must set another password first.`);
}

async function endSessions(account) {
    const { revoked } = await (await call("POST", `${SESSIONS}/revoke`, { account: account.id })).json();
    await shownAgain(account, revoked === 1 ? "One device is signed out." : `${revoked} devices are signed out.`);
}

async function showMore(account) {
    const mine = asked;
    const { sessions, next: following } = await devices(account, next);
    if (mine === asked) {
        next = following;
        more.hidden = !next;
        list.append(...sessions.map((session) => row(account, session)));
    }
}

/** Does something to the account that is shown now, whatever is shown when the answer comes. */
function acting(work, button, invalid) {
    const account = shown;
    return account && guarded(() => work(account), button, invalid);
}

search.addEventListener("submit", (event) => {
    event.preventDefault();
    guarded(find, search.querySelector("button"));
});
rights.addEventListener("submit", (event) => {
    event.preventDefault();
    const roles = rights.elements.roles.value.split(/[\s,]+/).filter(Boolean);
    acting((account) => setRoles(account, roles), rights.querySelector("button"), "Not done: that cannot be a role.");
});
contact.addEventListener("submit", (event) => {
    event.preventDefault();
    const email = contact.elements.email.value.trim() || null;
    acting((account) => setEmail(account, email), contact.querySelector("button"),
        "Not done: that cannot be an e-mail address.");
});
suspension.addEventListener("submit", (event) => {
    event.preventDefault();
    acting(suspend, suspension.querySelector("button"), "Not done: that time is over.");
});
reinstate.addEventListener("click", () => acting(reinstated, reinstate));
renew.addEventListener("click", () => acting(requireNewPassword, renew));
toggle.addEventListener("click", () => acting(switched, toggle));
endAll.addEventListener("click", () => acting(endSessions, endAll));
more.addEventListener("click", () => acting(showMore, more));
