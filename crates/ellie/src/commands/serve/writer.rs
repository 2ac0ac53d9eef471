//! The log on its way out. Whoever reads it may stand still, and no call waits for that: lines are
//! put down in memory, and a thread of its own writes all there are at once, a moment later.

use std::io::{self, Write};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::thread;
use std::time::Duration;

/// Bytes that wait to be written; lines that come then are lost, and counted.
const MOST: usize = 8 << 20;

/// How long more lines are waited for. Waking a thread for each costs more than to write them.
const PAUSE: Duration = Duration::from_millis(10);

/// Takes lines, each in one piece.
pub struct Writer(Arc<Desk>);

/// Where lines are put down.
#[derive(Default)]
struct Desk {
    waiting: Mutex<Waiting>,
    comes: Condvar,
}

#[derive(Default)]
struct Waiting {
    lines: Vec<u8>,
    lost: u64,
    is_over: bool,
    /// The thread sleeps until it is woken, and not for a moment.
    is_asleep: bool,
}

/// The thread that writes. When this is dropped, what is left is written, unless whoever reads it stands
/// still.
pub struct Writing {
    desk: Arc<Desk>,
    ended: mpsc::Receiver<()>,
}

/// How long the last lines may take.
const LAST_LINES: Duration = Duration::from_secs(2);

impl Writer {
    /// Writes to where this leads, from now on.
    pub fn begin(to: impl Write + Send + 'static) -> io::Result<(Self, Writing)> {
        let desk = Arc::<Desk>::default();
        let (ends, ended) = mpsc::sync_channel(1);
        let of_thread = Arc::clone(&desk);
        thread::Builder::new().name("log".into()).spawn(move || {
            of_thread.write_all(to, tell);
            let _ = ends.send(());
        })?;
        Ok((Self(Arc::clone(&desk)), Writing { desk, ended }))
    }
}

impl Drop for Writing {
    fn drop(&mut self) {
        self.desk.waiting().is_over = true;
        self.desk.comes.notify_one();
        let _ = self.ended.recv_timeout(LAST_LINES);
    }
}

impl Write for &Writer {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.0.put(line);
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Desk {
    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, line: &[u8]) {
        let mut waiting = self.waiting();
        if waiting.lines.len() + line.len() > MOST {
            waiting.lost = waiting.lost.saturating_add(1);
            return;
        }
        waiting.lines.extend_from_slice(line);
        if std::mem::take(&mut waiting.is_asleep) {
            drop(waiting);
            self.comes.notify_one();
        }
    }

    /// Writes until it is over and all is written. Tells how many lines were lost when somebody reads
    /// again: before, a line that says so would be lost too.
    fn write_all(&self, mut to: impl Write, tell: impl Fn(u64)) {
        let (mut lines, mut lost) = (Vec::new(), 0_u64);
        while let Some(more) = self.take(&mut lines) {
            lost = lost.saturating_add(more);
            match to.write_all(&lines).and_then(|()| to.flush()) {
                Ok(()) if lost > 0 => {
                    tell(lost);
                    lost = 0;
                }
                Ok(()) => {}
                Err(_) => lost = lost.saturating_add(count(&lines)),
            }
            lines.clear();
            self.pause();
        }
    }

    /// Takes all the lines, as soon as there are any, and tells how many were lost; nothing when it
    /// is over.
    fn take(&self, lines: &mut Vec<u8>) -> Option<u64> {
        let mut waiting = self.waiting();
        while waiting.lines.is_empty() {
            if waiting.is_over {
                return None;
            }
            waiting.is_asleep = true;
            waiting = self.comes.wait(waiting).unwrap_or_else(PoisonError::into_inner);
        }
        std::mem::swap(lines, &mut waiting.lines);
        Some(std::mem::take(&mut waiting.lost))
    }

    /// Waits a moment, unless it is over.
    fn pause(&self) {
        let waiting = self.waiting();
        let _ = self.comes.wait_timeout_while(waiting, PAUSE, |waiting| !waiting.is_over);
    }
}

fn tell(lost: u64) {
    tracing::warn!(lost, "lines of the log were lost: whoever reads it is slow");
}

fn count(lines: &[u8]) -> u64 {
    lines.iter().filter(|byte| **byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What was written, by a hand that can be held.
    #[derive(Clone, Default)]
    struct Page {
        text: Arc<Mutex<Vec<u8>>>,
        held: Arc<Mutex<()>>,
    }

    impl Page {
        fn text(&self) -> String {
            String::from_utf8(self.text.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let _held = self.held.lock().unwrap();
            self.text.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn all_lines_of_all_threads_are_written_whole_before_the_end() {
        let page = Page::default();
        let (writer, writing) = Writer::begin(page.clone()).unwrap();
        thread::scope(|scope| {
            for name in ["one", "other"] {
                let writer = &writer;
                scope.spawn(move || {
                    for number in 0..5_000 {
                        let mut writer = writer;
                        writer.write_all(format!("{name} {number}\n").as_bytes()).unwrap();
                    }
                });
            }
        });
        drop(writing);
        let text = page.text();
        for name in ["one", "other"] {
            let lines =
                text.lines().filter_map(|line| line.strip_prefix(name)?.trim().parse().ok());
            assert_eq!(lines.collect::<Vec<u32>>(), (0..5_000).collect::<Vec<_>>());
        }
    }

    /// Tells what is written, piece by piece.
    struct Told(mpsc::SyncSender<Vec<u8>>);

    impl Write for Told {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.send(bytes.to_vec()).map_err(io::Error::other)?;
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_line_is_written_also_when_none_follows() {
        let (tells, told) = mpsc::sync_channel(8);
        let (writer, _writing) = Writer::begin(Told(tells)).unwrap();
        for line in [b"first\n", b"other\n"] {
            (&writer).write_all(line).unwrap();
            assert_eq!(told.recv_timeout(Duration::from_secs(30)).unwrap(), line);
        }
    }

    #[test]
    fn a_reader_who_stands_still_holds_up_nobody_and_costs_no_more_memory() {
        let page = Page::default();
        let (writer, writing) = Writer::begin(page.clone()).unwrap();
        let held = page.held.lock().unwrap();
        let line = [b'x'; 1 << 10];
        for _ in 0..3 * MOST / line.len() {
            (&writer).write_all(&line).unwrap();
        }
        {
            let waiting = writer.0.waiting();
            assert!(waiting.lines.len() <= MOST && waiting.lost > 0);
        }
        // Else it would be waited for.
        drop(held);
        drop(writing);
    }

    /// Reads nothing for so many times, in which another line comes each time.
    struct Gone<'d>(&'d Desk, Page, u32);

    impl Write for Gone<'_> {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            let Self(desk, page, times) = self;
            let Some(left) = times.checked_sub(1) else { return page.write(bytes) };
            *times = left;
            desk.put(b"another\n");
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn what_was_lost_is_told_once_when_somebody_reads_again() {
        let (desk, page) = (Desk::default(), Page::default());
        desk.put(b"one\n");
        desk.waiting().is_over = true;
        let tell = |lost: u64| desk.put(format!("{lost} lost\n").as_bytes());
        desk.write_all(Gone(&desk, page.clone(), 3), tell);
        assert_eq!(page.text(), "another\n3 lost\n");
    }

    /// As a pipe whose other end is closed.
    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn where_nobody_reads_any_more_nothing_is_told_and_the_end_comes() {
        let desk = Desk::default();
        desk.put(b"one\n");
        desk.waiting().is_over = true;
        desk.write_all(Closed, |lost| desk.put(format!("{lost} lost\n").as_bytes()));
        assert!(desk.waiting().lines.is_empty());
    }
}
