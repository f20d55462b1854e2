/**
 * Doorward's browser client: calls that renew the session when its tokens have run out, once for all tabs, and that tell
 * the page when it ends. It needs no other code and never sees a token.
 *
 * ```js
 * import { connect } from "/auth/client.js";
 * const doorward = connect();
 * doorward.addEventListener("signed-out", ({ detail }) => location.assign(`/signin?reason=${detail.reason}`));
 * const orders = await (await doorward.fetch("/api/orders")).json();
 * ```
 *
 * Connect once a page; a page may then put it in place of its own: `window.fetch = doorward.fetch`. Needs a browser of 2022 or later; where `navigator.locks` is missing (pages that came over plain
 * http), tabs may renew at the same moment, which the server bears.
 */
export function connect(options?: Options): Doorward;

export interface Options {
    /**
     * Where Doorward's endpoints are. By default the directory that this script came from. When that is on another origin than
     * the page, the origin must be in `apis`, too, and the server must list the page's origin.
     */
    base?: string | URL;
    /**
     * Other origins whose API takes the session, exactly as in `location.origin`. Calls to them carry cookies. Calls to any
     * origin that is neither listed here nor the page's own are left alone.
     */
    apis?: string[];
    /** Which of this browser's accounts this is about, from 0; see the setting `doorward.cookie.slots`. */
    slot?: number;
    /** How many seconds ahead to warn by `expiring`; 120 by default, and at most half the idle timeout. */
    warnBefore?: number;
    /**
     * How many milliseconds to wait for a tab that is renewing the tokens and does not finish; 5000 by default. Calls of
     * the client's own give up after four times as long.
     */
    lockTimeout?: number;
}

export interface Doorward extends EventTarget {
    /**
     * As `fetch`. After a 401 that says `expired` or `unauthenticated` the tokens are renewed, once for all calls of all
     * tabs, and the call is made again, once. So a call may reach the server twice, the first time without effect: Doorward
     * refused it. Whatever else is answered is handed back: 503, a 401 of your own, a 401 after which there is no session.
     * When the renewal itself is answered 429 or 503, that answer is handed back; when it fails otherwise, the 401. When it
     * cannot reach the server, the call is rejected as if it could not have been made.
     *
     * A 401 from elsewhere than `base` ends the session only when `GET /me` or the renewal confirms it: other applications on
     * this origin, and the hosts in `apis`, may have sessions of their own. An `AbortSignal` is obeyed at once, also while
     * tokens are renewed; the renewal goes on.
     *
     * Left alone, as if by plain `fetch`: calls to foreign origins, with `credentials: "omit"`, and with an `Authorization`
     * or `X-API-Key` header.
     *
     * A body that is a `ReadableStream` cannot be sent twice: the tokens are renewed ahead when they are known to be about
     * to end; at a 401 they are renewed and the promise is rejected with an error that has the `response`. All other bodies
     * are sent again. A `Request` is cloned: its body is kept until the answer is there.
     *
     * While a sign-out has not reached the server, no call goes before it: the call is rejected when there is no network, and
     * handed the answer when that is 429 or 5xx.
     */
    fetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response>;

    /**
     * A fresh one-time ticket, for an address that no header can be added to: of a WebSocket, or an EventSource, on a path that
     * takes tickets. Good once, for a minute, from this page's origin. Ask for a new one each time before a socket is opened or
     * opened again, and then without delay; an EventSource must be closed and made anew, since it would come back by itself with
     * the old one. The call renews the tokens like any other, counts as use, and is rejected with the `response` when it was
     * refused: after 401 nobody is signed in, after 429 it is to wait.
     *
     * ```js
     * const source = new EventSource(`/api/stream?ticket=${await doorward.ticket()}`);
     * ```
     */
    ticket(): Promise<string>;

    /** Renews the tokens now, for instance because roles have changed. Whether that was done, by whichever tab. Rejected when no answer came. */
    refresh(): Promise<boolean>;

    /**
     * Signs out, here and in all tabs, at once; `everywhere`: on all devices of the account. False when the server has not
     * confirmed it, because it could not be reached: then it is sent again when the browser is online, before the next call,
     * or by the next page that connects; where the browser has no storage, by this page only. A later one does not weaken it,
     * and it never ends the session of somebody who has signed in since. What is refused for good is not sent again. Never
     * rejected.
     */
    signOut(options?: { everywhere?: boolean }): Promise<boolean>;

    /** Who is signed in, as `GET /me` says it; null for nobody. Rejected with the `response` when it cannot be told. */
    me(): Promise<Me | null>;

    /** Stops listening to other tabs, to the network and to the clock. Calls under way end as usual; make no more. */
    close(): void;

    addEventListener<K extends keyof Events>(
        type: K,
        listener: (event: CustomEvent<Events[K]>) => void,
        options?: boolean | AddEventListenerOptions,
    ): void;
    addEventListener(
        type: string,
        listener: EventListenerOrEventListenerObject | null,
        options?: boolean | AddEventListenerOptions,
    ): void;
}

/** The events, each with its `detail`. All but `expiring`, `step-up` and `error` come in all tabs. */
export interface Events {
    /**
     * The session will end: `idle`, unless it is used, in about so many seconds and up to a minute less (any call of an API
     * is use, `me()` too); `lifetime`, whatever is done. Once, and again only when it was put off in between. Use that does
     * not go through `fetch` is not seen before the next `me()`.
     */
    expiring: { kind: "idle" | "lifetime"; seconds: number };
    /** The tokens were renewed. */
    refreshed: { access: number };
    /** The session is over, and nothing is renewed until somebody signs in again. The reasons are those of the server. */
    "signed-out": { reason: string; session?: string };
    /** Somebody is signed in, told after a page has connected or asked. */
    session: { session: string; access: number; lifetime: number; idle: number; unused: number };
    /** A call was made that counts as use of the session. */
    used: { idle: number };
    /** The server asks for a fresh sign-in, not older than so many seconds; the call's `response` was handed back. */
    "step-up": { maxAge: number; response: Response };
    /**
     * Renewing does not help: `refresh`, three times in a row the call was refused all the same; `cookies`, the browser keeps
     * none, which is tried with one of a second's life, or nobody is signed in right after a sign-in by `fetch`. Told once;
     * nothing is renewed for 30 seconds, then it is tried again.
     */
    error: { code: "refresh" | "cookies" };
}

/** The answer of `GET /me`. */
export interface Me {
    account: { id: string; username: string; email: string | null; email_verified: boolean; terms_accepted: boolean };
    session_id: string;
    created_at: string;
    expires_at: string;
    idle_expires_at: string;
    session_expires_in: number;
    idle_timeout: number;
    access_issued_at: string;
    access_lifetime: number;
    access_expires_in: number;
    roles: string[];
    scopes: string[] | null;
    restrictions: string[];
}
