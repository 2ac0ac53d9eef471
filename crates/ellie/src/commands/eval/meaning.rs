//! `ellie eval meaning`: how often the topic of a sentence is found, by its words, by its meaning
//! and by both, as a call finds it.

mod tally;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use ellie_core::dialogue::meaning::{Embedding, Example, Topics, common_examples, labelled, plain};
use ellie_core::dialogue::phrases::Phrases;
use ellie_core::dialogue::topic::Topic;
use ellie_providers::embed::Embed;

use super::models;
use super::table::Table;
use tally::{Tally, confusions, name};

/// Which sentences.
#[derive(Args)]
pub struct Arguments {
    /// The folder with dev.txt, test.txt, fresh.txt, firm-examples.txt and firm-test.txt.
    folder: PathBuf,
    /// Write every sentence with its answers to this file, parted by tabs.
    #[arg(long, value_name = "FILE")]
    answers: Option<PathBuf>,
}

/// A sentence with its true topic and what was found; `None` is no topic.
struct Answered {
    set: String,
    said: String,
    label: Option<Topic>,
    by_words: Option<Topic>,
    by_meaning: Option<Topic>,
}

impl Answered {
    /// As in a call: words settle, else meaning is asked.
    fn by_both(&self) -> Option<&Topic> {
        self.by_words.as_ref().or(self.by_meaning.as_ref())
    }
}

/// What answers.
struct Listener<'m> {
    phrases: Phrases,
    topics: Topics,
    embed: &'m dyn Embed,
}

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let read = |name: &str| labelled_file(&arguments.folder.join(name));
    let (dev, test, fresh) = (read("dev.txt")?, read("test.txt")?, read("fresh.txt")?);
    let (own, own_test) = (read("firm-examples.txt")?, read("firm-test.txt")?);
    let providers = models::start(models::settings()?).await?;
    let embed = providers.embed.as_ref();
    let common = embedded(common_examples(), embed).await?;
    let own = embedded(own, embed).await?;
    let own = own.into_iter().filter_map(|(topic, meaning)| Some((topic?, meaning))).collect();
    let listener = |topics| Listener { phrases: Phrases::default(), topics, embed };
    let every_firm = listener(Topics::learn(common.clone(), Vec::new()));
    let one_firm = listener(Topics::learn(common, own));

    println!("Every sentence goes the way of a call: the phrases that settle a topic, else the");
    println!("kernel regression over the common examples. \"Missed\" is advice or emergency that");
    println!("was not taken for it. With a firm's own questions, those are learned beside.\n");
    let mut all = every_firm.answers("dev", &dev).await?;
    all.extend(every_firm.answers("test", &test).await?);
    all.extend(every_firm.answers("fresh", &fresh).await?);
    all.extend(one_firm.answers("dev, firm", &dev).await?);
    all.extend(one_firm.answers("test, firm", &test).await?);
    all.extend(one_firm.answers("firm's own", &own_test).await?);
    summary(&all).print();
    for set in ["dev", "test", "fresh", "firm's own"] {
        confusions(set, all.iter().filter(|a| a.set == set).map(|a| (&a.label, a.by_both())));
    }
    match arguments.answers {
        Some(path) => {
            std::fs::write(&path, listed(&all)).with_context(|| path.display().to_string())
        }
        None => Ok(()),
    }
}

impl Listener<'_> {
    async fn answers(&self, set: &str, examples: &[Example]) -> anyhow::Result<Vec<Answered>> {
        let mut answers = Vec::with_capacity(examples.len());
        for (label, said) in examples {
            let meaning = self.embed.embed(plain(said)).await?;
            answers.push(Answered {
                set: set.to_owned(),
                said: said.clone(),
                label: label.clone(),
                by_words: self.phrases.settle(said),
                by_meaning: self.topics.nearest(&meaning),
            });
        }
        Ok(answers)
    }
}

fn labelled_file(path: &Path) -> anyhow::Result<Vec<Example>> {
    Ok(labelled(&std::fs::read_to_string(path).with_context(|| path.display().to_string())?))
}

async fn embedded(
    examples: Vec<Example>,
    embed: &dyn Embed,
) -> anyhow::Result<Vec<(Option<Topic>, Embedding)>> {
    let (topics, sentences): (Vec<_>, Vec<_>) = examples.into_iter().unzip();
    let plain = sentences.iter().map(|sentence| plain(sentence)).collect();
    Ok(topics.into_iter().zip(embed.embed_all(plain).await?).collect())
}

fn summary(all: &[Answered]) -> Table {
    let mut table = Table::new([
        "sentences",
        "by",
        "right",
        "wrong",
        "refused",
        "out of scope accepted",
        "advice, emergency missed",
    ]);
    let mut sets: Vec<&str> = all.iter().map(|answered| answered.set.as_str()).collect();
    sets.dedup();
    for set in sets {
        let answers = || all.iter().filter(|answered| answered.set == set);
        let rows = [
            ("words", Tally::of(answers().map(|a| (&a.label, a.by_words.as_ref())))),
            ("meaning", Tally::of(answers().map(|a| (&a.label, a.by_meaning.as_ref())))),
            ("both", Tally::of(answers().map(|a| (&a.label, a.by_both())))),
        ];
        for (way, tally) in rows {
            let [right, wrong, refused, accepted, missed] = tally.cells();
            table.row([set.to_owned(), way.to_owned(), right, wrong, refused, accepted, missed]);
        }
    }
    table
}

fn listed(all: &[Answered]) -> String {
    let mut text = "set\tsaid\ttopic\tby words\tby meaning\tanswer\n".to_owned();
    for answered in all {
        let cells = [
            answered.set.as_str(),
            &answered.said,
            name(answered.label.as_ref()),
            name(answered.by_words.as_ref()),
            name(answered.by_meaning.as_ref()),
            name(answered.by_both()),
        ];
        text += &(cells.join("\t") + "\n");
    }
    text
}
