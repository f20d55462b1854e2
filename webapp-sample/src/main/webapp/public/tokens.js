// The page of personal access tokens. A fresh secret is shown once, in an element that the next one clears; it is kept nowhere.
import { call, cell, element, guarded as guardedBy, relative, time, when } from "./shared.js";

const list = document.getElementById("list");
const status = document.getElementById("status");
const form = document.getElementById("create");
const fresh = document.getElementById("fresh");
const secret = document.getElementById("secret");
const copy = document.getElementById("copy");

const guarded = (work, button) => guardedBy(status, work, button);

function wanted() {
    const days = Number(form.elements.days.value);
    const scopes = form.elements.scopes.value.trim();
    return {
        name: form.elements.name.value.trim(),
        expires_in_days: days,
        ...(scopes ? { scopes: scopes.split(/[\s,]+/) } : {}),
    };
}

function tell(token) {
    secret.value = token;
    copy.textContent = "Copy";
    fresh.hidden = false;
    secret.focus();
    secret.select();
}

async function create() {
    const made = await (await call("POST", "/auth/tokens", wanted())).json();
    form.reset();
    tell(made.token);
    await show(`${made.name} is made.`);
}

async function rotate(token) {
    const path = `/auth/tokens/${encodeURIComponent(token.id)}/rotate`;
    const made = await (await call("POST", path, { overlap_seconds: 0 })).json();
    tell(made.token);
    await show(`${token.name} has a new secret; the old one is over.`);
}

async function revoke(token) {
    await call("DELETE", `/auth/tokens/${encodeURIComponent(token.id)}`);
    secret.value = "";
    fresh.hidden = true;
    await show(`${token.name} is revoked.`);
}

function action(token, label, work) {
    const button = element("button", {
        type: "button",
        className: "button quiet small",
        textContent: label,
        ariaLabel: `${label}: ${token.name}`,
    });
    button.addEventListener("click", () => guarded(() => work(token), button));
    return button;
}

function row(token) {
    const live = token.state === "active";
    return element(
        "tr",
        {},
        cell("Token",
            element("strong", { textContent: token.name }),
            element("span", { className: live ? "tag open" : "tag", textContent: token.state })),
        cell("Secret", element("code", { textContent: token.display })),
        cell("Scopes", token.scopes ? token.scopes.join(" ") || "none" : "all"),
        cell("Ends", token.expires_at ? time(token.expires_at, (instant) => when.format(instant)) : "never"),
        cell("Last used", token.last_used_at ? time(token.last_used_at, relative) : "never"),
        cell("", ...(live
            ? [element("div", { className: "actions" }, action(token, "Rotate", rotate), action(token, "Revoke", revoke))]
            : [])));
}

async function show(prefix = "") {
    const { tokens } = await (await call("GET", "/auth/tokens")).json();
    list.replaceChildren(...tokens.map(row));
    const live = tokens.filter((token) => token.state === "active").length;
    const count = live === 1 ? "One token is good." : `${live || "No"} tokens are good.`;
    status.textContent = `${prefix} ${count}`.trim();
}

form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = form.querySelector("button");
    guarded(create, button).finally(() => button.disabled = false);
});
copy.addEventListener("click", async () => {
    secret.select();
    try {
        await navigator.clipboard.writeText(secret.value);
        copy.textContent = "Copied";
    } catch {
        copy.textContent = "Press Ctrl+C";
    }
});
await guarded(() => show());
