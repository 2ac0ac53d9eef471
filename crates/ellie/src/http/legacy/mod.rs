//! The older dialect: the paths and the words of the back end before API v1. What is done is the
//! same, and done by the same functions.

mod services;

pub use services::routes as services;
