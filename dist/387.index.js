export const id = 387;
export const ids = [387];
export const modules = {

/***/ 6387:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   shakeHands: () => (/* binding */ shakeHands)
/* harmony export */ });
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8474);
/* harmony import */ var socks_proxy_agent__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8539);
/* harmony import */ var _deadline_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1664);
/* harmony import */ var _dial_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8382);
/* harmony import */ var _direct_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6001);





/** Returns a connection to a host by way of a proxy, or rejects with an error of the library, which has the password. */
async function shakeHands(proxy, host, port, deadline) {
    deadline.signal.throwIfAborted();
    // The library takes no signal: a handshake that nobody waits for any more ends by its own time limit.
    const agent = new socks_proxy_agent__WEBPACK_IMPORTED_MODULE_1__/* .SocksProxyAgent */ .x(urlOf(proxy), { timeout: deadline.ms });
    agent.proxy.host = proxy.host; // The agent would look up an IPv6 address with its brackets.
    const connecting = agent.connect(standIn(), { host, port, secureEndpoint: false });
    let isLate = false;
    const late = Promise.withResolvers();
    const release = (0,_deadline_js__WEBPACK_IMPORTED_MODULE_3__/* .onDeadline */ .s)(deadline, () => {
        isLate = true;
        late.reject(new Error('the deadline has come'));
    });
    connecting.then((socket) => isLate && socket.destroy(), () => { });
    try {
        const socket = await Promise.race([connecting, late.promise]);
        // The agent leaves its time limit on, and would cut connections that are idle; the library below it unsets the rest.
        return socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, _direct_js__WEBPACK_IMPORTED_MODULE_2__/* .keepAliveAfterMs */ .D);
    }
    finally {
        release();
    }
}
function urlOf({ scheme, host, port, user, password }) {
    const credentials = user || password ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';
    return new URL(`${scheme}://${credentials}${(0,_dial_js__WEBPACK_IMPORTED_MODULE_4__/* .hostAndPort */ .P)(host, port)}`);
}
/** An agent tells the HTTP request that it opens a connection for of it; undici's requests are not of that kind. */
function standIn() {
    return Object.assign(new node_events__WEBPACK_IMPORTED_MODULE_0__.EventEmitter(), { destroy: () => { } });
}


/***/ })

};
