// Talks to Ellie as a page would: the steps come on standard input, what happened goes to standard
// output. Bytes are given as {"$file": path} and told as {"$bytes": how many, "head": hex}.
import { readFileSync } from "node:fs";
import { io } from "socket.io-client";

const PATIENCE_MS = 60_000;
const { url, options, steps } = JSON.parse(readFileSync(0, "utf8"));
const told = { events: [], connectError: null, disconnected: null, transport: null, upgraded: false };

const socket = io(url, { reconnection: false, forceNew: true, ...options });
const waiting = new Set();
socket.io.once("open", () => socket.io.engine.once("upgrade", () => (told.upgraded = true)));
socket.onAny((event, ...args) => {
    told.events.push({ event, args: args.map(shown) });
    for (const look of waiting) look();
});
socket.on("disconnect", (reason) => {
    told.disconnected = reason;
    for (const look of waiting) look();
});

await new Promise((resolve) => {
    socket.once("connect", resolve);
    socket.once("connect_error", (error) => {
        told.connectError = { message: error.message, status: error.context?.status ?? null };
        resolve();
    });
});
if (socket.connected) {
    for (const step of steps) await take(step);
    told.transport = socket.io.engine.transport?.name ?? null;
}
socket.disconnect();
console.log(JSON.stringify(told));

async function take(step) {
    if (step.emit) socket.emit(...step.emit.map(withBytes));
    if (step.await) await until(() => count(step.await) >= (step.times ?? 1) || told.disconnected);
    if (step.awaitUpgrade) await until(() => told.upgraded);
    if (step.awaitDisconnect) await until(() => told.disconnected);
    if (step.pauseMs) await new Promise((resolve) => setTimeout(resolve, step.pauseMs));
}

function count(event) {
    return told.events.filter((seen) => seen.event === event).length;
}

function until(isSo) {
    return new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(JSON.stringify(told))), PATIENCE_MS);
        const look = () => {
            if (!isSo()) return;
            clearTimeout(late);
            clearInterval(again);
            waiting.delete(look);
            resolve();
        };
        const again = setInterval(look, 20);
        waiting.add(look);
        look();
    });
}

function withBytes(value) {
    if (value?.$file) return readFileSync(value.$file);
    if (Array.isArray(value)) return value.map(withBytes);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, withBytes(of)]));
}

function shown(value) {
    if (Buffer.isBuffer(value) || value instanceof ArrayBuffer) {
        const bytes = Buffer.from(value);
        return { $bytes: bytes.length, head: bytes.subarray(0, 3).toString("hex") };
    }
    if (Array.isArray(value)) return value.map(shown);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, of]) => [name, shown(of)]));
}
