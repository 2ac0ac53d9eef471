//! Kokoro's int8 convolutions, turned into float ones over two dimensions.
//!
//! On CPUs without int8 convolution kernels the quantised ones are slower than floats, and ONNX
//! Runtime has its blocked (NCHWc) kernels for two dimensions only. So weights are expanded
//! once, and every Conv over `[N, C, L]` becomes Unsqueeze, Conv over `[N, C, 1, L]`, Squeeze.
//! Matrix products and the LSTM stay as they are.

use std::collections::{HashMap, HashSet};

use prost::Message;

use super::proto::{Graph, Model, Node, Tensor};

const AXIS: &str = "ellie_axis_2";

/// The model made over.
pub fn faster(bytes: &[u8]) -> Result<Model, String> {
    let mut model = Model::decode(bytes).map_err(|error| error.to_string())?;
    let graph = model.graph.as_mut().ok_or("the model has no graph")?;
    expand_integer_convolutions(graph)?;
    widen_convolutions(graph)?;
    sweep(graph);
    Ok(model)
}

/// `DynamicQuantizeLinear → ConvInteger (→ Add) → Cast → Mul` becomes one `Conv` on floats.
fn expand_integer_convolutions(graph: &mut Graph) -> Result<(), String> {
    let mut replaced: HashMap<usize, Node> = HashMap::new();
    let mut dropped: HashSet<usize> = HashSet::new();
    let mut weights = Vec::new();
    {
        let map = Map::of(graph);
        for (place, node) in graph.node.iter().enumerate() {
            if node.op_type == "ConvInteger" {
                let chain = map.chain(place)?;
                weights.push(chain.weight);
                replaced.insert(chain.last, chain.convolution);
                dropped.extend(chain.dropped);
            }
        }
    }
    graph.initializer.extend(weights);
    let nodes = std::mem::take(&mut graph.node);
    for (place, node) in nodes.into_iter().enumerate() {
        if let Some(convolution) = replaced.remove(&place) {
            graph.node.push(convolution);
        } else if !dropped.contains(&place) {
            graph.node.push(node);
        }
    }
    Ok(())
}

/// Who makes and who reads each value of a graph.
struct Map<'g> {
    nodes: &'g [Node],
    constants: HashMap<&'g str, &'g Tensor>,
    maker: HashMap<&'g str, usize>,
    readers: HashMap<&'g str, Vec<usize>>,
}

/// A quantised convolution as found, and the node that stands for it.
struct Chain {
    convolution: Node,
    weight: Tensor,
    /// The place of the chain's last node, where the new one goes.
    last: usize,
    dropped: Vec<usize>,
}

impl<'g> Map<'g> {
    fn of(graph: &'g Graph) -> Self {
        let mut maker = HashMap::new();
        let mut readers: HashMap<&str, Vec<usize>> = HashMap::new();
        for (place, node) in graph.node.iter().enumerate() {
            maker.extend(node.output.iter().map(|name| (name.as_str(), place)));
            for name in &node.input {
                readers.entry(name).or_default().push(place);
            }
        }
        let constants = graph.initializer.iter().map(|t| (t.name.as_str(), t)).collect();
        Self { nodes: &graph.node, constants, maker, readers }
    }

    fn chain(&self, place: usize) -> Result<Chain, String> {
        let node = &self.nodes[place];
        let strange = |what: &str| format!("{}: {what}", node.name);
        let quantised = self.made_by(input(node, 0)?).ok_or_else(|| strange("no quantiser"))?;
        let mut dropped = vec![place];
        let mut next = self.only_reader(place)?;
        let mut bias = None;
        if self.nodes[next].op_type == "Add" {
            bias = Some(self.bias(&self.nodes[next], output(node)?)?);
            dropped.push(next);
            next = self.only_reader(next)?;
        }
        let last = self.only_reader(next)?;
        dropped.push(next);
        let (cast, product) = (&self.nodes[next], &self.nodes[last]);
        if cast.op_type != "Cast" || product.op_type != "Mul" {
            return Err(strange("not followed by Cast and Mul"));
        }
        let weight = self.weight(node, product, output(cast)?, quantised)?;
        let mut inputs = vec![input(quantised, 0)?, weight.name.as_str()];
        inputs.extend(bias);
        let mut convolution = Node::new("Conv", &inputs, output(product)?);
        convolution.attribute.clone_from(&node.attribute);
        Ok(Chain { convolution, weight, last, dropped })
    }

    /// `(weight - zero point) * scale`, per output channel where the scale is a list.
    fn weight(
        &self,
        node: &Node,
        product: &Node,
        cast: &str,
        quantised: &Node,
    ) -> Result<Tensor, String> {
        let scales = self
            .made_by(other(product, cast)?)
            .filter(|scales| scales.op_type == "Mul")
            .ok_or_else(|| format!("{}: no product of scales", node.name))?;
        let of_input = quantised.output.get(1).map_or("", String::as_str);
        let scale = self.floats(other(scales, of_input)?)?;
        let zero = match node.input.get(3).filter(|name| !name.is_empty()) {
            Some(name) => self.floats(name)?,
            None => vec![0.0],
        };
        let name = input(node, 1)?;
        let values = self.floats(name)?;
        let dims = self.constant(name)?.dims.clone();
        let channels = dims.first().map_or(1, |&n| n.max(1) as usize);
        let size = (values.len() / channels).max(1);
        let pick = |list: &[f32], channel: usize| {
            list.get(channel).or_else(|| list.first()).copied().unwrap_or(0.0)
        };
        let expanded: Vec<f32> = values
            .iter()
            .enumerate()
            .map(|(i, value)| (value - pick(&zero, i / size)) * pick(&scale, i / size))
            .collect();
        Ok(Tensor::floats(&format!("{name}_float"), &dims, &expanded))
    }

    /// The float bias that was rounded into the integer sum: the constant its chain begins with.
    fn bias(&self, add: &'g Node, sum: &str) -> Result<&'g str, String> {
        let mut name = other(add, sum)?;
        while let Some(maker) = self.made_by(name) {
            name = input(maker, 0)?;
        }
        self.constant(name).map(|tensor| tensor.name.as_str())
    }

    fn made_by(&self, name: &str) -> Option<&'g Node> {
        self.maker.get(name).map(|&place| &self.nodes[place])
    }

    fn only_reader(&self, place: usize) -> Result<usize, String> {
        let name = output(&self.nodes[place])?;
        match self.readers.get(name).map(Vec::as_slice) {
            Some([reader]) => Ok(*reader),
            _ => Err(format!("{name} is not read exactly once")),
        }
    }

    fn constant(&self, name: &str) -> Result<&'g Tensor, String> {
        self.constants.get(name).copied().ok_or_else(|| format!("{name} is not a constant"))
    }

    fn floats(&self, name: &str) -> Result<Vec<f32>, String> {
        self.constant(name)?.to_floats().ok_or_else(|| format!("{name} has another element type"))
    }
}

fn input(node: &Node, place: usize) -> Result<&str, String> {
    node.input.get(place).map(String::as_str).ok_or_else(|| format!("{} has no input", node.name))
}

fn output(node: &Node) -> Result<&str, String> {
    node.output.first().map(String::as_str).ok_or_else(|| format!("{} has no output", node.name))
}

/// The input that is not the one named.
fn other<'n>(node: &'n Node, name: &str) -> Result<&'n str, String> {
    let found = node.input.iter().find(|input| *input != name);
    found.map(String::as_str).ok_or_else(|| format!("{} has no second input", node.name))
}

/// Every one-dimensional Conv with constant weights becomes a two-dimensional one.
fn widen_convolutions(graph: &mut Graph) -> Result<(), String> {
    let mut weights: HashMap<String, Tensor> =
        graph.initializer.drain(..).map(|tensor| (tensor.name.clone(), tensor)).collect();
    let mut nodes = Vec::with_capacity(graph.node.len());
    for node in graph.node.drain(..) {
        let weight = node.input.get(1).and_then(|name| weights.get(name));
        let Some(weight) = weight.filter(|w| node.op_type == "Conv" && w.dims.len() == 3) else {
            nodes.push(node);
            continue;
        };
        let (channels, inputs, length) = (weight.dims[0], weight.dims[1], weight.dims[2]);
        let mut wide = weight.clone();
        wide.name = format!("{}_wide", weight.name);
        wide.dims = vec![channels, inputs, 1, length];
        nodes.extend(widened(&node, &wide.name, length)?);
        weights.insert(wide.name.clone(), wide);
    }
    graph.node = nodes;
    graph.initializer = weights.into_values().collect();
    graph.initializer.push(Tensor::ints(AXIS, &[2]));
    graph.initializer.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(())
}

fn widened(node: &Node, weight: &str, length: i64) -> Result<[Node; 3], String> {
    let list = |name: &str, default: &[i64]| {
        node.setting(name).map_or(default.to_vec(), |setting| setting.ints.clone())
    };
    let with_one = |name: &str| [vec![1], list(name, &[1])].concat();
    let pads = list("pads", &[0, 0]);
    let [before, after] = pads[..] else {
        return Err(format!("{}: pads of another shape", node.name));
    };
    let result = output(node)?;
    let (lifted, summed) = (format!("{result}_lifted"), format!("{result}_summed"));
    let mut inputs = vec![lifted.as_str(), weight];
    inputs.extend(node.input.get(2).map(String::as_str));
    let convolution = Node::new("Conv", &inputs, &summed)
        .ints("kernel_shape", &[1, length])
        .ints("strides", &with_one("strides"))
        .ints("dilations", &with_one("dilations"))
        .ints("pads", &[0, before, 0, after])
        .int("group", node.setting("group").map_or(1, |setting| setting.i));
    Ok([
        Node::new("Unsqueeze", &[input(node, 0)?, AXIS], &lifted),
        convolution,
        Node::new("Squeeze", &[&summed, AXIS], result),
    ])
}

/// Takes out the nodes and constants that nothing reads any more.
fn sweep(graph: &mut Graph) {
    loop {
        let read = names_read(graph);
        let before = graph.node.len();
        graph.node.retain(|node| node.output.iter().any(|name| read.contains(name)));
        if graph.node.len() == before {
            graph.initializer.retain(|tensor| read.contains(&tensor.name));
            return;
        }
    }
}

/// Every name some node or the outside reads, in sub-graphs too.
fn names_read(graph: &Graph) -> HashSet<String> {
    let mut names: HashSet<String> = graph.output.iter().map(|value| value.name.clone()).collect();
    for node in &graph.node {
        names.extend(node.input.iter().cloned());
        for attribute in &node.attribute {
            for inner in attribute.g.iter().chain(&attribute.graphs) {
                names.extend(names_read(inner));
            }
        }
    }
    names
}
