// The account page. Credentials travel in HttpOnly cookies: this script never sees a token. Doorward's client renews them.
import { connect } from "../auth/client.js";

const list = document.getElementById("list");
const status = document.getElementById("status");
const others = document.getElementById("others");
const facts = document.getElementById("facts");
const base = new URL("..", import.meta.url).pathname.replace(/\/$/, "");

const when = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });
const ago = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];

const doorward = connect();
const expiring = document.getElementById("expiring");
const stay = document.getElementById("stay");
let leaving = false;

function goToSignIn(reason) {
    leaving = true;
    const query = new URLSearchParams({ return_to: location.pathname + location.search });
    if (reason) {
        query.set("reason", reason);
    }
    location.assign(`${base}/signin.xhtml?${query}`);
}

async function call(method, path, body) {
    const response = await doorward.fetch(base + path, {
        method,
        headers: body ? { "Accept": "application/json", "Content-Type": "application/json" } : { "Accept": "application/json" },
        body: body ? JSON.stringify(body) : undefined,
    });
    // a session that is gone already is signed out as well
    const gone = method === "DELETE" && response.status === 404;
    if (!response.ok && !gone) {
        throw new Error(`${method} ${path}: ${response.status}`);
    }
    return response;
}

function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
}

function relative(instant) {
    const seconds = (instant.getTime() - Date.now()) / 1000;
    for (const [unit, length] of STEPS) {
        if (Math.abs(seconds) >= length) {
            return ago.format(Math.round(seconds / length), unit);
        }
    }
    return "just now";
}

function time(text, format) {
    const instant = new Date(text);
    return Number.isNaN(instant.getTime())
        ? element("span", { textContent: "unknown" })
        : element("time", { dateTime: text, title: when.format(instant), textContent: format(instant) });
}

function cell(label, ...children) {
    const made = element("td", {}, ...children);
    made.dataset.label = label;
    return made;
}

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

async function show(prefix = "") {
    const { sessions } = await (await call("GET", "/auth/sessions")).json();
    sessions.sort((a, b) => Number(b.current) - Number(a.current));
    list.replaceChildren(...sessions.map(row));
    others.disabled = sessions.every((session) => session.current);
    const count = sessions.length === 1 ? "One device is signed in." : `${sessions.length} devices are signed in.`;
    status.textContent = `${prefix} ${count}`.trim();
}

async function showFacts() {
    const me = await (await call("GET", "/auth/me")).json();
    const until = new Date(me.expires_at);
    facts.replaceChildren(
        ...(me.roles ?? []).map((role) => element("span", { className: "tag role", textContent: role })),
        ...(Number.isNaN(until.getTime()) ? [] : [element("span", { textContent: `signed in until ${when.format(until)}` })]));
    facts.hidden = false;
}

async function signOut(session, name) {
    if (session.current) {
        leaving = true;
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

async function guarded(work, button) {
    if (button) {
        button.disabled = true;
    }
    try {
        await work();
    } catch (failure) {
        if (!leaving) {
            status.textContent = "That did not work. Please try again in a moment.";
            if (button) {
                button.disabled = false;
            }
        }
    }
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
doorward.addEventListener("signed-out", ({ detail }) => leaving || goToSignIn(detail.reason));
stay.addEventListener("click", () => guarded(() => doorward.me(), stay).finally(() => stay.disabled = false));
others.addEventListener("click", () => guarded(signOutOthers, others));
await guarded(() => show());
await guarded(showFacts);
