// Doorward in the browser. What it promises, and how it is used, stands in client.d.ts.
// Tokens live in HttpOnly cookies: none is ever seen, kept or sent here.
// Served is client.min.js, which must fit into 6 KB. After each change, in this folder:
// npx esbuild@0.25.5 client.js --minify --target=es2020 --outfile=client.min.js \
//     --footer:js="/* client.js $(sha256sum < client.js | cut -c 1-64) */"

// a page may put ours in its place
const plain = fetch,
    fault = (text, r) => Object.assign(new Error(text), { response: r }),
    busy = r => r.status == 429 || r.status > 499,
    after = s => Date.now() + s * 1e3,
    stale = reason => /^(expired|unauth)/.test(reason),
    json = r => {
        if (r.ok) return r.json();
        throw fault("Refused", r);
    };

// In short: r is a response, q a request, p a problem.

// What Doorward has against a call; without a reason when it is not Doorward that refuses. The body of HEAD is empty.
async function why(r) {
    if (r.status != 401) return {};
    const p = await r.clone().json().catch(() => {}),
        reason = r.headers.get("Doorward-Reason")
        ?? (/^urn:doorward:/.test(p?.type) && p.reason);
    return reason && reason != "credentials" ? { ...p, reason } : {};
}

export function connect({
    base = new URL(".", import.meta.url), apis = [], slot = 0, warnBefore = 120, lockTimeout = 5e3
} = {}) {
    const root = new URL(base, document.baseURI).href.replace(/\/?$/, "/"),
        name = `doorward ${slot} ${root}`,
        target = new EventTarget(), closing = new AbortController(), { signal } = closing;
    // moves whenever the cookies may have changed: tells "since then" without a clock
    let news = 0,
    // what is known of the session; the times are this machine's
    state = {}, over, gone, warned = {}, timer,
    flight, vain = 0, pause = 0, told,
    // holds a sign-out that is not confirmed, as "logout <session>"; where the browser keeps nothing it stays in this page
    store = {}, channel;
    try { store = localStorage ?? store; } catch {}
    try {
        channel = new BroadcastChannel(name);
        channel.onmessage = ({ data }) => hear(data);
    } catch {}

    const emit = (type, detail) => target.dispatchEvent(new CustomEvent(type, { detail })),
        out = (session, reason = "signed-out") => tell("signed-out", { reason, session });

    // Takes what a tab tells. A session that was signed out never comes back by a late message, and takes no later one along.
    function hear([type, now]) {
        const { session } = state, ended = type == "signed-out";
        if (type == "session" ? now.session == gone : over) return;
        if (ended && session && now.session && now.session != session) return;
        over = ended;
        if (over) gone = now.session || session;
        state = over ? {} : { ...state, ...now };
        if (type != "used") news++;
        emit(type, now);
        watch();
    }

    // Tells all tabs, this one included.
    function tell(...words) {
        try { channel.postMessage(words); } catch {}
        hear(words);
    }

    function watch() {
        clearTimeout(timer);
        // the longest that a timer takes
        let next = 2 ** 31 - 1,
            early = Math.min(warnBefore * 1e3, state.unused / 2);
        for (const kind of ["idle", "lifetime"]) {
            const left = state[kind] - Date.now(), soon = left <= early;
            if (left > early) next = Math.min(next, left - early);
            if (soon && !warned[kind]) emit("expiring", { kind, seconds: Math.max(0, Math.round(left / 1e3)) });
            warned[kind] = soon;
        }
        if (!signal.aborted) timer = setTimeout(watch, next);
    }

    const ask = path => plain(root + path, {
        method: path == "me" ? "GET" : "POST",
        // outlives the page: who signs out mostly leaves it, and a refresh should bring its cookies
        keepalive: true,
        credentials: "include",
        headers: slot ? { "Doorward-Slot": slot } : {},
        signal: AbortSignal.timeout(4 * lockTimeout)
    }), look = () => ask("me").then(learn).catch(() => {});

    // Goes by durations only: the clock here may be days off.
    async function learn(r) {
        if ((await why(r)).reason) return null;
        const me = await json(r);
        tell("session", {
            session: me.session_id,
            access: after(me.access_expires_in),
            lifetime: after(me.session_expires_in),
            idle: after(me.idle_timeout),
            unused: me.idle_timeout * 1e3
        });
        return me;
    }
    // Asks, and once more when the tokens had to be renewed. An answer that they could not be is the answer to it all.
    async function fresh(path) {
        const r = await ask(path);
        if (!stale((await why(r)).reason)) return r;
        const again = await ask("refresh");
        return again.ok ? ask(path) : again;
    }

    // Sends the sign-out that is stored, if there is one. Gives the answer when it was no confirmation.
    async function leave(late) {
        const due = store[name], [path, id] = due?.split(" ") ?? [];
        if (!path) return;
        let r = late && id && await fresh("me"), sent;
        // somebody may have signed in since
        const other = r?.ok && (await r.json()).session_id != id;
        if (!other && (!r || r.ok)) r = await fresh(path), sent = true;
        const done = r.ok || (await why(r)).reason;
        // what is refused for good is not sent for ever
        if ((done || sent && !busy(r)) && store[name] == due) delete store[name];
        if (!done) return r;
        if (late && !other) out(id);
    }
    const leaveLate = async () => store[name] && locked(() => leave(true));

    // Somebody may sign in while it is under way: then an end is not theirs.
    async function rotate(first) {
        const seen = news, r = await ask("refresh"), { reason } = await why(r);
        if (over) return;
        if (r.ok) {
            vain++;
            tell("refreshed", { access: after((await r.json()).expires_in) });
            // the other tabs should hear of it before they get the lock
            await new Promise(done => setTimeout(done, 50));
        } else if (news == seen) {
            if (reason) end(first ?? reason);
            return /429|503/.test(r.status) && r;
        }
        return true;
    }

    // Where there is no lock, or its holder does not move, it goes on: the server gives both the same tokens.
    async function locked(work) {
        let begun;
        try {
            const signal = AbortSignal.timeout(lockTimeout);
            return await navigator.locks.request(name, { signal }, () => work(begun = true));
        } catch (e) {
            if (begun) throw e;
            return work();
        }
    }

    // True: call again. Nothing: that would be no use. Else an answer that is neither.
    async function renew(seen, first) {
        if (over || news != seen) return !over;
        if (performance.now() < pause) return;
        return flight ??= locked(async () => news != seen ? !over : rotate(first)).finally(() => flight = null);
    }

    const end = reason =>
        // "cookieEnabled" is true where they are blocked for this site
        (document.cookie = "doorward-try=1;max-age=1", document.cookie)
            ? out(state.session, reason) : giveUp("cookies");

    function giveUp(code) {
        pause = performance.now() + 3e4;
        vain = 0;
        if (!told) emit("error", { code });
        told = true;
    }

    async function attempt(q, once) {
        const { headers, url, referrer, referrerPolicy } = q, { origin } = new URL(url), own = origin == location.origin;
        if (!own && !apis.includes(origin) || q.credentials == "omit"
            || headers.has("authorization") || headers.has("x-api-key")) return plain(q);
        // to name one thing would reset the referrer
        const also = own ? {} : { credentials: "include", referrer, referrerPolicy };
        if (slot) headers.set("Doorward-Slot", slot);
        const held = await leaveLate();
        if (held && busy(held)) return held;
        if (once && state.access < Date.now() + 1e4) await renew(news);

        for (let last; ; last = true) {
            const seen = news, r = await plain(once || last ? q : q.clone(), also);
            if (r.ok) {
                if (last) vain = told = 0;
                const idle = Date.now() + state.unused;
                if (url == root + "login") await look() === null && giveUp("cookies");
                // somebody signed in without us
                else if (over ? news == seen : last && !state.session) look();
                else if (idle > state.idle + 1e3) tell("used", { idle });
            }
            const { reason, max_age: maxAge } = await why(r);
            if (!reason) return r;
            if (reason == "step-up") return emit(reason, { maxAge, response: r }), r;
            if (!stale(reason) && news == seen) {
                // another application's Doorward may say so of a session of its own
                const ours = url.startsWith(root) ? reason
                    : (await why(await ask("me").catch(() => 0))).reason;
                if (stale(ours)) await renew(seen, reason).catch(() => {});
                else if (ours && news == seen) end(reason);
                return r;
            }
            if (last && vain > 2) giveUp("refresh");
            const again = !last && await renew(seen);
            if (again != true) return again ? again.clone() : r;
            if (once) throw fault("A stream cannot be sent again", r);
        }
    }

    // Who gives up waits for nothing of ours.
    async function call(input, init) {
        const q = new Request(input, init);
        q.signal.throwIfAborted();
        return Promise.race([
            attempt(q, init?.body instanceof ReadableStream),
            new Promise((_, no) => q.signal.onabort = () => no(q.signal.reason))
        ]);
    }
    const me = () => call(root + "me").then(learn);

    addEventListener("online", () => leaveLate().catch(() => {}), { signal });
    addEventListener("pageshow", ({ persisted }) => persisted && me().catch(() => {}), { signal });
    leaveLate().then(held => held || look(), () => {});

    return Object.assign(target, {
        fetch: call,
        me,
        ticket: () => call(root + "ticket", { method: "POST" }).then(json).then(t => t.ticket),
        refresh: async () => await renew(news) === true,
        async signOut({ everywhere } = {}) {
            // one that waits already is not made weaker, unless it is another session's
            const [path, before = ""] = store[name]?.split(" ") ?? [], session = state.session ?? before,
                due = `logout${everywhere || path == "logout-all" && session == before ? "-all" : ""} ${session}`;
            try { store[name] = due; } catch { store = { [name]: due }; }
            out(session);
            return !await leave().catch(() => true);
        },
        close() {
            closing.abort();
            clearTimeout(timer);
            channel?.close();
        }
    });
}
