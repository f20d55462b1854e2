// The administrators' page: one account at a time, its sessions, its roles, whether it may be used.
import { call, cell, element, goToSignIn, guarded as guardedBy, relative, time, when } from "./shared.js";

const ACCOUNTS = "/auth/admin/accounts";
const SESSIONS = "/auth/admin/sessions";
const TOLD = {
    "last-administrator": "Not done: there would be no administrator left.",
    "invalid-field": "Not done: that cannot be a role.",
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

// The account that is shown, and where the next page of its devices begins.
let account = null;
let next = null;

/** Does something once. Who signed in too long ago signs in again, and comes back. */
function guarded(work, button) {
    return guardedBy(status, async () => {
        try {
            await work();
        } catch (failure) {
            if (failure.reason === "step-up") {
                goToSignIn("step-up");
                return;
            }
            if (!TOLD[failure.reason]) {
                throw failure;
            }
            status.textContent = TOLD[failure.reason];
        }
    }, button).finally(() => {
        if (button) {
            button.disabled = false;
        }
    });
}

const path = () => `${ACCOUNTS}/${encodeURIComponent(account.id)}`;

function row(session) {
    const name = session.device_name || session.device_type || "Unknown device";
    const button = element("button", {
        type: "button",
        className: "button quiet small",
        textContent: "Sign out",
        ariaLabel: `Sign out: ${name}`,
    });
    button.addEventListener("click", () => guarded(async () => {
        await call("DELETE", `${SESSIONS}/${encodeURIComponent(session.session_id)}`);
        await show(`${name} is signed out.`);
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

async function page(cursor) {
    const query = new URLSearchParams({ account: account.id, ...(cursor ? { cursor } : {}) });
    const found = await (await call("GET", `${SESSIONS}?${query}`)).json();
    next = found.next;
    more.hidden = !next;
    return found;
}

async function show(said = "") {
    account = await (await call("GET", path())).json();
    const { sessions, total } = await page();
    const active = account.status === "active";
    document.getElementById("person-name").textContent = account.username;
    facts.replaceChildren(
        element("span", { className: active ? "tag open" : "tag", textContent: account.status }),
        ...account.roles.map((role) => element("span", { className: "tag role", textContent: role })),
        ...(account.email ? [element("span", { textContent: account.email })] : []));
    toggle.textContent = active ? "Disable the account" : "Enable the account";
    endAll.disabled = total === 0;
    rights.elements.roles.value = account.roles.join(" ");
    list.replaceChildren(...sessions.map(row));
    person.hidden = false;
    const count = total === 1 ? "One device is signed in." : `${total || "No"} devices are signed in.`;
    status.textContent = `${said} ${count}`.trim();
}

async function find() {
    const username = search.elements.username.value.trim();
    const { accounts } = await (await call("GET", `${ACCOUNTS}?${new URLSearchParams({ username })}`)).json();
    if (accounts.length === 0) {
        person.hidden = true;
        status.textContent = "Nobody signs in by that name.";
        return;
    }
    account = accounts[0];
    await show();
}

async function switched() {
    const active = account.status === "active";
    await call("POST", `${path()}/${active ? "disable" : "enable"}`);
    await show(active ? `${account.username} is disabled.` : `${account.username} is enabled.`);
}

search.addEventListener("submit", (event) => {
    event.preventDefault();
    guarded(find, search.querySelector("button"));
});
rights.addEventListener("submit", (event) => {
    event.preventDefault();
    const roles = rights.elements.roles.value.split(/[\s,]+/).filter(Boolean);
    guarded(async () => {
        await call("PATCH", path(), { roles });
        await show("The roles are set.");
    }, rights.querySelector("button"));
});
toggle.addEventListener("click", () => guarded(switched, toggle));
endAll.addEventListener("click", () => guarded(async () => {
    const { revoked } = await (await call("POST", `${SESSIONS}/revoke`, { account: account.id })).json();
    await show(revoked === 1 ? "One device is signed out." : `${revoked} devices are signed out.`);
}, endAll));
more.addEventListener("click", () => guarded(async () => {
    const { sessions } = await page(next);
    list.append(...sessions.map(row));
}, more));
