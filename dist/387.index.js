export const id = 387;
export const ids = [387];
export const modules = {

/***/ 6387:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   connectThroughProxy: () => (/* binding */ connectThroughProxy)
/* harmony export */ });
/* harmony import */ var node_events__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8474);
/* harmony import */ var socks_proxy_agent__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8539);
/* harmony import */ var _deadline_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1664);
/* harmony import */ var _direct_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(6001);
/* harmony import */ var _host_and_port_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(3312);





/** Returns a connection to a host through a proxy, or rejects with an error of the library, which contains the password. */
async function connectThroughProxy(proxy, host, port, deadline) {
    deadline.signal.throwIfAborted();
    // The library takes no signal: an abandoned handshake ends by its own timeout.
    const agent = new socks_proxy_agent__WEBPACK_IMPORTED_MODULE_1__/* .SocksProxyAgent */ .x(urlOf(proxy), { timeout: deadline.ms });
    agent.proxy.host = proxy.host; // The agent would look up an IPv6 address including its brackets.
    const connecting = agent.connect(placeholderRequest(), { host, port, secureEndpoint: false });
    let isLate = false;
    const late = Promise.withResolvers();
    const release = (0,_deadline_js__WEBPACK_IMPORTED_MODULE_3__/* .onDeadline */ .s)(deadline, () => {
        isLate = true;
        late.reject(new Error('the deadline has expired'));
    });
    connecting.then((socket) => isLate && socket.destroy(), () => { });
    try {
        const socket = await Promise.race([connecting, late.promise]);
        // The agent leaves its timeout in place, which would close idle connections; the library below it resets the other options.
        return socket.setTimeout(0).setNoDelay(true).setKeepAlive(true, _direct_js__WEBPACK_IMPORTED_MODULE_2__/* .keepAliveAfterMs */ .DL);
    }
    finally {
        release();
    }
}
function urlOf({ scheme, host, port, user, password }) {
    const credentials = user || password ? `${encodeURIComponent(user)}:${encodeURIComponent(password)}@` : '';
    return new URL(`${scheme}://${credentials}${(0,_host_and_port_js__WEBPACK_IMPORTED_MODULE_4__/* .hostAndPort */ .PG)(host, port)}`);
}
/** The agent emits events on the HTTP request that it connects for; undici has no such request. */
function placeholderRequest() {
    return Object.assign(new node_events__WEBPACK_IMPORTED_MODULE_0__.EventEmitter(), { destroy: () => { } });
}


/***/ })

};
