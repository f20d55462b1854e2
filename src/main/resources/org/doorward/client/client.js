// Doorward in the browser. What it promises, and how it is used, stands in client.d.ts.
// Tokens live in HttpOnly cookies: none is ever seen, kept or sent here.
// Comments and indentation are left out when it is served; what is left must fit into 6 KB.

const wait = ms => new Promise(done => setTimeout(done, ms));
const fault = (text, response) => Object.assign(new Error(text), { response });

// What Doorward has against a call; undefined when it is not Doorward that refuses.
async function refusal(response) {
    const problem = response.status == 401 && await response.clone().json().catch(() => {});
    if (problem?.type?.startsWith?.("urn:doorward:") && problem.reason != "credentials") return problem;
}

export function connect({
    base = new URL(".", import.meta.url), apis = [], slot = 0, warnBefore = 120, lockTimeout = 5000,
} = {}) {
    const root = new URL(base, document.baseURI).href.replace(/\/?$/, "/");
    const name = `doorward ${slot} ${root}`;
    const target = new EventTarget(), channel = new BroadcastChannel(name), closing = new AbortController();
    // moves whenever the cookies may have changed: tells "since then" without a clock
    let news = 0;
    // what is known of the session; the times are this machine's
    let state = {}, over, gone, warned = {}, timer;
    let flight, useless = 0, pausedUntil = 0, gaveUp;
    // a browser that blocks cookies blocks this, too
    let store = {}, blocked = true;
    try { store = localStorage; blocked = false; } catch {}

    const emit = (type, detail) => target.dispatchEvent(new CustomEvent(type, { detail }));

    // Takes what a tab tells. A session that was signed out never comes back by a late message.
    function hear([type, facts]) {
        if (type == "session" ? facts.session == gone : over) return;
        over = type == "signed-out";
        if (over) gone = state.session;
        state = over ? {} : { ...state, ...facts };
        if (type != "used") news++;
        emit(type, facts);
        watch();
    }

    // Tells all tabs, this one included.
    const tell = (...words) => (channel.postMessage(words), hear(words));

    function watch() {
        clearTimeout(timer);
        // the longest that a timer takes
        let next = 2 ** 31 - 1;
        const early = Math.min(warnBefore * 1000, state.unused / 2);
        for (const kind of ["idle", "lifetime"]) {
            const left = state[kind] - Date.now(), soon = left <= early;
            if (left > early) next = Math.min(next, left - early);
            if (soon && !warned[kind]) emit("expiring", { kind, seconds: Math.round(left / 1000) });
            warned[kind] = soon;
        }
        timer = setTimeout(watch, next);
    }

    const ask = (path, method = "POST") => fetch(root + path, {
        method,
        // outlives the page: who signs out mostly leaves it, and a refresh should bring its cookies
        keepalive: true,
        credentials: "include",
        headers: slot ? { "Doorward-Slot": slot } : {},
        signal: AbortSignal.timeout(4 * lockTimeout),
    });

    // Goes by durations only: the clock here may be days off.
    async function learn(response) {
        if (response.status == 401) return null;
        if (!response.ok) throw fault("It cannot be told who is signed in", response);
        const me = await response.json(), after = seconds => Date.now() + seconds * 1000;
        tell("session", {
            session: me.session_id,
            access: after(me.access_expires_in),
            lifetime: after(me.session_expires_in),
            idle: after(me.idle_timeout),
            unused: me.idle_timeout * 1000,
        });
        return me;
    }
    const look = () => ask("me", "GET").then(learn).catch(() => {});

    // Sends the sign-out that is stored, if there is one. Gives the answer when it was no confirmation.
    async function sendSignOut(late) {
        const [path, session] = store[name]?.split(" ") ?? [];
        if (!path) return;
        const me = late && session && await ask("me", "GET");
        // somebody may have signed in since
        let response = me?.ok && (await me.json()).session_id != session ? me : await ask(path);
        if (response.status == 401 && (await ask("refresh")).ok) response = await ask(path);
        if (!response.ok && response.status != 401) return response;
        delete store[name];
    }

    async function rotate() {
        const response = await ask("refresh");
        if (over) return;
        if (response.status == 401) return void end((await refusal(response))?.reason);
        if (!response.ok) return response;
        useless++;
        tell("refreshed", { access: Date.now() + (await response.json()).expires_in * 1000 });
        // the other tabs should hear of it before they get the lock
        await wait(50);
        return true;
    }

    // Where there is no lock, or its holder does not move, it goes on: the server gives both the same tokens.
    async function locked(work) {
        let begun;
        try {
            const signal = AbortSignal.timeout(lockTimeout);
            return await navigator.locks.request(name, { signal }, () => work(begun = true));
        } catch (failure) {
            if (begun) throw failure;
            return work();
        }
    }

    // True: call again. Nothing: that would be no use. Else an answer that is neither.
    async function renew(seen) {
        if (over || news != seen) return !over;
        if (performance.now() < pausedUntil) return;
        return flight ??= locked(async () => news != seen ? !over : rotate()).finally(() => flight = null);
    }

    const end = (reason = "unauthenticated") =>
        blocked ? giveUp("cookies") : tell("signed-out", { reason });

    function giveUp(code) {
        pausedUntil = performance.now() + 30_000;
        useless = 0;
        if (!gaveUp) emit("error", { code });
        gaveUp = true;
    }

    async function call(input, init) {
        const request = new Request(input, init), { headers } = request, { origin, href } = new URL(request.url);
        const also = origin == location.origin ? {} : { credentials: "include" };
        if (also.credentials && !apis.includes(origin) || request.credentials == "omit"
            || headers.has("authorization") || headers.has("x-api-key")) return fetch(request);
        if (slot) headers.set("Doorward-Slot", slot);
        const once = init?.body instanceof ReadableStream;
        const unconfirmed = await sendSignOut(true);
        if (unconfirmed) return unconfirmed;
        if (once && state.access < Date.now() + 10_000) await renew(news);

        for (let last = false; ; last = true) {
            const seen = news, response = await fetch(once || last ? request : request.clone(), also);
            if (response.ok) {
                if (last) useless = gaveUp = 0;
                const idle = Date.now() + state.unused;
                if (href == root + "login" || last && !state.session) await look();
                else if (idle > state.idle + 1000) tell("used", { idle });
            }
            const { reason, max_age: maxAge } = await refusal(response) ?? {};
            if (reason == "step-up") emit(reason, { maxAge, response });
            if (!reason || reason == "step-up") return response;
            if (reason != "expired" && reason != "unauthenticated" && news == seen) return end(reason), response;
            if (last && useless > 2) giveUp("refresh");
            const renewed = !last && await renew(seen);
            if (renewed != true) return renewed ? renewed.clone() : response;
            if (once) throw fault("A stream cannot be sent again", response);
        }
    }
    const me = () => call(root + "me").then(learn);

    channel.onmessage = ({ data }) => hear(data);
    const { signal } = closing;
    addEventListener("online", () => sendSignOut(true).catch(() => {}), { signal });
    addEventListener("pageshow", ({ persisted }) => persisted && me().catch(() => {}), { signal });
    sendSignOut(true).then(look, () => {});

    return Object.assign(target, {
        fetch: call,
        me,
        refresh: async () => await renew(news) === true,
        async signOut({ everywhere } = {}) {
            store[name] = `${everywhere ? "logout-all" : "logout"} ${state.session ?? ""}`;
            tell("signed-out", { reason: "signed-out" });
            return !await sendSignOut().catch(() => true);
        },
        close() {
            closing.abort();
            clearTimeout(timer);
            channel.close();
        },
    });
}
