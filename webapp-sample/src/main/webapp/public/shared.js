// What the pages of a signed-in person share. Credentials travel in HttpOnly cookies: no script here ever sees a token of the
// session. Doorward's client renews them.
import { connect } from "../auth/client.js";

export const base = new URL("..", import.meta.url).pathname.replace(/\/$/, "");
export const doorward = connect();
export const when = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "short" });

const ago = new Intl.RelativeTimeFormat("en", { numeric: "auto" });
const STEPS = [["day", 86_400], ["hour", 3_600], ["minute", 60]];
const GATES = new Set(["suspended", "password-change-required", "email-unverified", "terms-not-accepted"]);
let leaving = false;

/** From now on nothing that fails is worth telling: the page is about to go. */
export function leave() {
    leaving = true;
}

export function goToSignIn(reason) {
    leave();
    const query = new URLSearchParams({ return_to: location.pathname + location.search });
    if (reason) {
        query.set("reason", reason);
    }
    location.assign(`${base}/signin.xhtml?${query}`);
}

export async function call(method, path, body) {
    const response = await doorward.fetch(base + path, {
        method,
        headers: body ? { "Accept": "application/json", "Content-Type": "application/json" } : { "Accept": "application/json" },
        body: body ? JSON.stringify(body) : undefined,
    });
    // what is gone already is ended as well
    const gone = method === "DELETE" && response.status === 404;
    if (!response.ok && !gone) {
        const problem = await response.json().catch(() => ({}));
        if (response.status === 403 && GATES.has(problem.reason)) {
            // something is to be done first: whoever asks for the page again is sent to the page of the gate
            leave();
            location.reload();
        }
        throw Object.assign(new Error(`${method} ${path}: ${response.status}`), problem);
    }
    return response;
}

export function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
}

export function relative(instant) {
    const seconds = (instant.getTime() - Date.now()) / 1000;
    for (const [unit, length] of STEPS) {
        if (Math.abs(seconds) >= length) {
            return ago.format(Math.round(seconds / length), unit);
        }
    }
    return "just now";
}

export function time(text, format) {
    const instant = new Date(text);
    return Number.isNaN(instant.getTime())
        ? element("span", { textContent: "unknown" })
        : element("time", { dateTime: text, title: when.format(instant), textContent: format(instant) });
}

export function cell(label, ...children) {
    const made = element("td", {}, ...children);
    made.dataset.label = label;
    return made;
}

/** Does something once; says so in `status` when it fails. */
export async function guarded(status, work, button) {
    if (button) {
        button.disabled = true;
    }
    try {
        await work();
        return true;
    } catch (failure) {
        if (!leaving) {
            status.textContent = "That did not work. Please try again in a moment.";
            if (button) {
                button.disabled = false;
            }
        }
        return false;
    }
}

// what the sign-in page keeps for another try is not needed any more
sessionStorage.removeItem("doorward-sample-username");
doorward.addEventListener("signed-out", ({ detail }) => leaving || goToSignIn(detail.reason));
