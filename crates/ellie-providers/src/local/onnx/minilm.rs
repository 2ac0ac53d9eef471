//! The graph of all-MiniLM-L6-v2, built around its safetensors weights.
//!
//! A BERT encoder of six layers, twelve heads of 32, as in "Attention Is All You Need" and the
//! model's own `config.json`; the sentence's embedding is the mean over its tokens, made unit
//! length. One sentence at a time, so no mask is needed.

use serde_json::Value as Json;

use super::proto::{
    Dimension, Graph, Model, Node, Opset, Shape, Tensor, TensorType, Type, Value, element,
};

const LAYERS: usize = 6;
const WIDTH: i64 = 384;
const HEADS: i64 = 12;
const HEAD_WIDTH: i64 = WIDTH / HEADS;
const EPSILON: f32 = 1e-12;

/// The model: token ids `[1, n]` in, embedding `[1, 384]` out.
pub fn graph(safetensors: &[u8]) -> Result<Model, String> {
    let mut build = Build { weights: Weights::read(safetensors)?, graph: Graph::default() };
    build.constants();
    let mut hidden = build.embeddings()?;
    for layer in 0..LAYERS {
        hidden = build.layer(layer, &hidden)?;
    }
    build.pool(&hidden);
    build.graph.name = "all-MiniLM-L6-v2".into();
    build.graph.input = vec![value("ids", element::INT64, &[Some(1), None])];
    build.graph.output = vec![value("embedding", element::FLOAT, &[Some(1), Some(WIDTH)])];
    Ok(Model {
        ir_version: 10,
        producer_name: "ellie".into(),
        graph: Some(build.graph),
        opset_import: vec![Opset { domain: String::new(), version: 20 }],
        ..Model::default()
    })
}

fn value(name: &str, element: i32, dims: &[Option<i64>]) -> Value {
    let dims = dims
        .iter()
        .map(|&value| Dimension { value, name: value.is_none().then(|| "tokens".into()) })
        .collect();
    let tensor = TensorType { element, shape: Some(Shape { dims }) };
    Value { name: name.into(), kind: Some(Type { tensor: Some(tensor) }), ..Value::default() }
}

/// The safetensors format: eight bytes of header length, a JSON header, the bytes.
struct Weights<'b> {
    header: Json,
    data: &'b [u8],
}

impl<'b> Weights<'b> {
    fn read(bytes: &'b [u8]) -> Result<Self, String> {
        let short = "not a safetensors file";
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or(short)?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| short)?;
        let (header, data) = rest.split_at_checked(length).ok_or(short)?;
        let header = serde_json::from_slice(header).map_err(|error| error.to_string())?;
        Ok(Self { header, data })
    }

    /// The extents and values of a tensor of floats.
    fn floats(&self, name: &str) -> Result<(Vec<i64>, Vec<f32>), String> {
        let entry = &self.header[name];
        let list = |key: &str| -> Vec<i64> {
            let items = entry[key].as_array().map(Vec::as_slice).unwrap_or_default();
            items.iter().filter_map(Json::as_i64).collect()
        };
        let offsets = list("data_offsets");
        let bytes = match offsets[..] {
            [from, to] if entry["dtype"] == "F32" => self.data.get(from as usize..to as usize),
            _ => None,
        };
        let (words, _) = bytes.ok_or_else(|| format!("no floats named {name}"))?.as_chunks::<4>();
        Ok((list("shape"), words.iter().map(|word| f32::from_le_bytes(*word)).collect()))
    }
}

struct Build<'b> {
    weights: Weights<'b>,
    graph: Graph,
}

impl Build<'_> {
    fn constants(&mut self) {
        let scale = (HEAD_WIDTH as f32).sqrt().recip();
        self.graph.initializer.extend([
            Tensor::ints("split_heads", &[1, -1, HEADS, HEAD_WIDTH]),
            Tensor::ints("join_heads", &[1, -1, WIDTH]),
            Tensor::ints("axis_1", &[1]),
            Tensor::ints("zero", &[0]),
            Tensor::floats("scale", &[], &[scale]),
            Tensor::floats("tiny", &[], &[EPSILON]),
        ]);
    }

    /// Words, places and the first segment, summed and normalised.
    fn embeddings(&mut self) -> Result<String, String> {
        for table in ["word_embeddings", "position_embeddings", "token_type_embeddings"] {
            let (dims, values) = self.weights.floats(&format!("embeddings.{table}.weight"))?;
            self.graph.initializer.push(Tensor::floats(table, &dims, &values));
        }
        self.node(Node::new("Gather", &["word_embeddings", "ids"], "words"));
        self.node(Node::new("Shape", &["ids"], "count").int("start", 1));
        self.node(Node::new("Slice", &["position_embeddings", "zero", "count", "zero"], "places"));
        self.node(Node::new("Gather", &["token_type_embeddings", "zero"], "segment"));
        self.node(Node::new("Add", &["words", "places"], "placed"));
        self.node(Node::new("Add", &["placed", "segment"], "summed"));
        self.normalise("embeddings.LayerNorm", "summed", "embedded")
    }

    fn layer(&mut self, layer: usize, hidden: &str) -> Result<String, String> {
        let of = |part: &str| format!("encoder.layer.{layer}.{part}");
        let name = |part: &str| format!("l{layer}_{part}");
        let query = self.linear(&of("attention.self.query"), hidden, &name("q"))?;
        let key = self.linear(&of("attention.self.key"), hidden, &name("k"))?;
        let read = self.linear(&of("attention.self.value"), hidden, &name("v"))?;
        let context = self.attention(layer, &query, &key, &read);
        let attended = self.linear(&of("attention.output.dense"), &context, &name("attended"))?;
        self.node(Node::new("Add", &[&attended, hidden], &name("first_sum")));
        let norm = of("attention.output.LayerNorm");
        let middle = self.normalise(&norm, &name("first_sum"), &name("middle"))?;
        let wide = self.linear(&of("intermediate.dense"), &middle, &name("wide"))?;
        self.node(Node::new("Gelu", &[&wide], &name("gelu")));
        let narrow = self.linear(&of("output.dense"), &name("gelu"), &name("narrow"))?;
        self.node(Node::new("Add", &[&narrow, &middle], &name("second_sum")));
        self.normalise(&of("output.LayerNorm"), &name("second_sum"), &name("out"))
    }

    /// Softmax of query times key, times value, head by head.
    fn attention(&mut self, layer: usize, query: &str, key: &str, read: &str) -> String {
        let name = |part: &str| format!("l{layer}_{part}");
        for (from, to, order) in [
            (query, name("qh"), [0, 2, 1, 3]),
            (key, name("kh"), [0, 2, 3, 1]),
            (read, name("vh"), [0, 2, 1, 3]),
        ] {
            let split = format!("{to}_split");
            self.node(Node::new("Reshape", &[from, "split_heads"], &split));
            self.node(Node::new("Transpose", &[&split], &to).ints("perm", &order));
        }
        self.node(Node::new("MatMul", &[&name("qh"), &name("kh")], &name("raw_scores")));
        self.node(Node::new("Mul", &[&name("raw_scores"), "scale"], &name("scores")));
        self.node(Node::new("Softmax", &[&name("scores")], &name("shares")).int("axis", -1));
        self.node(Node::new("MatMul", &[&name("shares"), &name("vh")], &name("heads")));
        self.node(
            Node::new("Transpose", &[&name("heads")], &name("rows")).ints("perm", &[0, 2, 1, 3]),
        );
        self.node(Node::new("Reshape", &[&name("rows"), "join_heads"], &name("context")));
        name("context")
    }

    /// `x · Wᵀ + b`; the file holds W as PyTorch does, rows first.
    fn linear(&mut self, weight: &str, input: &str, output: &str) -> Result<String, String> {
        let (dims, values) = self.weights.floats(&format!("{weight}.weight"))?;
        let [rows, columns] = dims[..] else {
            return Err(format!("{weight} is not a matrix"));
        };
        let turned = transposed(&values, rows as usize, columns as usize);
        let (_, bias) = self.weights.floats(&format!("{weight}.bias"))?;
        let (matrix, offset) = (format!("{output}_w"), format!("{output}_b"));
        self.graph.initializer.push(Tensor::floats(&matrix, &[columns, rows], &turned));
        self.graph.initializer.push(Tensor::floats(&offset, &[rows], &bias));
        let product = format!("{output}_product");
        self.node(Node::new("MatMul", &[input, &matrix], &product));
        self.node(Node::new("Add", &[&product, &offset], output));
        Ok(output.into())
    }

    fn normalise(&mut self, weight: &str, input: &str, output: &str) -> Result<String, String> {
        let (gain, bias) = (format!("{output}_gain"), format!("{output}_bias"));
        for (name, part) in [(&gain, "weight"), (&bias, "bias")] {
            let (dims, values) = self.weights.floats(&format!("{weight}.{part}"))?;
            self.graph.initializer.push(Tensor::floats(name, &dims, &values));
        }
        let node = Node::new("LayerNormalization", &[input, &gain, &bias], output);
        self.node(node.int("axis", -1).float("epsilon", EPSILON));
        Ok(output.into())
    }

    /// The mean over the tokens, divided by its length.
    fn pool(&mut self, hidden: &str) {
        self.node(Node::new("ReduceMean", &[hidden, "axis_1"], "mean").int("keepdims", 0));
        self.node(Node::new("ReduceL2", &["mean", "axis_1"], "length").int("keepdims", 1));
        self.node(Node::new("Max", &["length", "tiny"], "safe_length"));
        self.node(Node::new("Div", &["mean", "safe_length"], "embedding"));
    }

    fn node(&mut self, node: Node) {
        self.graph.node.push(node);
    }
}

fn transposed(values: &[f32], rows: usize, columns: usize) -> Vec<f32> {
    let at = |place: usize| values.get(place % rows * columns + place / rows).copied();
    (0..rows * columns).map(|place| at(place).unwrap_or(0.0)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_turned() {
        assert_eq!(transposed(&[1., 2., 3., 4., 5., 6.], 2, 3), [1., 4., 2., 5., 3., 6.]);
    }

    #[test]
    fn a_broken_weights_file_is_refused_with_a_reason() {
        for bytes in [&b""[..], b"12345678", &[255; 64], &[2, 0, 0, 0, 0, 0, 0, 0, b'{', b'}']] {
            assert!(graph(bytes).is_err());
        }
    }
}
