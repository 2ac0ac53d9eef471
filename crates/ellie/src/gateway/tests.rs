//! The gateway between real clients and real servers on this machine.

mod bounds;
mod passed;
mod retries;
mod smuggling;
mod sockets;
mod stage;
