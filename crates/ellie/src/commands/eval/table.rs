//! A Markdown table whose columns line up.

/// A header and rows under it.
pub struct Table(Vec<Vec<String>>);

impl Table {
    /// A table with these columns.
    pub fn new<const COLUMNS: usize>(header: [&str; COLUMNS]) -> Self {
        Self(vec![header.map(str::to_owned).to_vec()])
    }

    /// Adds a row.
    pub fn row<const COLUMNS: usize>(&mut self, cells: [String; COLUMNS]) {
        self.0.push(cells.to_vec());
    }

    /// Prints it, with an empty line after it.
    pub fn print(&self) {
        println!("{}", self.text());
    }

    /// The first column is words; the others are figures and stand to the right.
    fn text(&self) -> String {
        let widths = self.widths();
        let mut text = String::new();
        for (place, row) in self.0.iter().enumerate() {
            let cells = row.iter().zip(&widths).enumerate();
            let padded: Vec<String> = cells
                .map(|(column, (cell, width))| match column {
                    0 => format!("{cell:<width$}"),
                    _ => format!("{cell:>width$}"),
                })
                .collect();
            text += &format!("| {} |\n", padded.join(" | "));
            if place == 0 {
                text += &rule(&widths);
            }
        }
        text
    }

    fn widths(&self) -> Vec<usize> {
        let columns = self.0.first().map_or(0, Vec::len);
        let width = |column: usize| {
            self.0.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max()
        };
        (0..columns).map(|column| width(column).unwrap_or(0)).collect()
    }
}

/// The line under the header; a colon turns a column to the right.
fn rule(widths: &[usize]) -> String {
    let columns = widths.iter().enumerate().map(|(column, width)| {
        format!(" {}{}|", "-".repeat(*width), if column == 0 { ' ' } else { ':' })
    });
    format!("|{}\n", columns.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up() {
        let mut table = Table::new(["model", "ms"]);
        table.row(["Silero".into(), "1.5".into()]);
        assert_eq!(table.text(), "| model  |  ms |\n| ------ | ---:|\n| Silero | 1.5 |\n");
    }
}
