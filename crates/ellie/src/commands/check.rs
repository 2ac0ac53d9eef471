//! `ellie check-config`: everything that is wrong, before a caller finds out.

use anyhow::Context;
use ellie::config::Config;

/// Reads the settings and the firm's file.
pub fn run() -> anyhow::Result<()> {
    let config = Config::load().context("the settings cannot be used")?;
    match &config.firm {
        Some(path) => {
            let firm = ellie::firm::load(path)?;
            println!("The settings are good. Ellie answers for {}.", firm.name);
        }
        None => println!("The settings are good. No firm is set (ELLIE_FIRM)."),
    }
    Ok(())
}
