//! Kokoro's quantised convolutions, given signed bytes to work on.
//!
//! ONNX Runtime multiplies a convolution's weights (A) by its input (B). CPUs with VNNI multiply
//! unsigned bytes by signed ones, four at a time; Kokoro's are both unsigned, which goes around by
//! 16 bits. The input less 128, with a zero point less 128, gives the same sums to the last bit.

use std::collections::{HashMap, HashSet};

use prost::Message;

use super::proto::{Graph, Model, Node, Tensor, element};

const HALF_OF_A_BYTE: &str = "ellie_128";

/// Whether this CPU is quicker with signed input. Without VNNI the sums of such products are cut
/// off at 16 bits, so there the model stays as it came.
pub fn gains_here() -> bool {
    #[cfg(target_arch = "x86_64")]
    return is_x86_feature_detected!("avx512vnni") || is_x86_feature_detected!("avxvnni");
    #[cfg(not(target_arch = "x86_64"))]
    return false;
}

/// The model with signed input to its convolutions.
pub fn signed(bytes: &[u8]) -> Result<Model, String> {
    let mut model = Model::decode(bytes).map_err(|error| error.to_string())?;
    let graph = model.graph.as_mut().ok_or("the model has no graph")?;
    let mut nodes = Vec::with_capacity(graph.node.len());
    let mut lowered = HashSet::new();
    let quantisers = quantisers(graph);
    for mut node in graph.node.drain(..) {
        if node.op_type == "ConvInteger" {
            let quantiser = node.input.first().and_then(|input| quantisers.get(input));
            let strange = || format!("{}: no quantiser before it", node.name);
            let lower = Lowered::of(quantiser.ok_or_else(strange)?)?;
            [(0, &lower.bytes), (2, &lower.zero)].into_iter().try_for_each(|(place, name)| {
                let input = node.input.get_mut(place)?;
                input.clone_from(name);
                Some(())
            });
            if lowered.insert(lower.bytes.clone()) {
                nodes.extend(lower.nodes);
            }
        }
        nodes.push(node);
    }
    graph.node = nodes;
    graph.initializer.push(Tensor::int32(HALF_OF_A_BYTE, 128));
    Ok(model)
}

/// The nodes that quantise, by the name of the bytes they make.
fn quantisers(graph: &Graph) -> HashMap<String, Node> {
    let quantisers = graph.node.iter().filter(|node| node.op_type == "DynamicQuantizeLinear");
    quantisers.filter_map(|node| Some((node.output.first()?.clone(), node.clone()))).collect()
}

/// A quantiser's bytes and zero point, each less 128.
struct Lowered {
    bytes: String,
    zero: String,
    nodes: [Node; 4],
}

impl Lowered {
    fn of(quantiser: &Node) -> Result<Self, String> {
        let ([input], [bytes, scale, zero]) = (&quantiser.input[..], &quantiser.output[..]) else {
            return Err(format!("{}: not one value in and three out", quantiser.name));
        };
        let signed = |name: &str| format!("{name}_signed");
        let (wide, less) = (format!("{zero}_wide"), format!("{zero}_less"));
        let (bytes, signed_zero) = (signed(bytes), signed(zero));
        let nodes = [
            Node::new("Cast", &[zero], &wide).int("to", element::INT32.into()),
            Node::new("Sub", &[&wide, HALF_OF_A_BYTE], &less),
            Node::new("Cast", &[&less], &signed_zero).int("to", element::INT8.into()),
            Node::new("QuantizeLinear", &[input, scale, &signed_zero], &bytes),
        ];
        Ok(Self { bytes, zero: signed_zero, nodes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quantiser(input: &str) -> Node {
        let mut node = Node::new("DynamicQuantizeLinear", &[input], "bytes");
        node.output.extend(["scale".into(), "zero".into()]);
        node
    }

    fn convolution(output: &str) -> Node {
        Node::new("ConvInteger", &["bytes", "weights", "zero", "weights_zero"], output)
    }

    fn encoded(node: Vec<Node>) -> Vec<u8> {
        let graph = Graph { node, ..Graph::default() };
        Model { graph: Some(graph), ..Model::default() }.encode_to_vec()
    }

    #[test]
    fn convolutions_read_signed_bytes_that_are_made_once_and_before_them() {
        let product = Node::new("MatMulInteger", &["bytes", "matrix", "zero"], "product");
        let nodes = vec![quantiser("x"), convolution("a"), product.clone(), convolution("b")];
        let made = signed(&encoded(nodes)).unwrap().graph.unwrap();
        let kinds: Vec<&str> = made.node.iter().map(|node| node.op_type.as_str()).collect();
        let lowering = ["Cast", "Sub", "Cast", "QuantizeLinear"];
        let before = [&["DynamicQuantizeLinear"][..], &lowering].concat();
        let after = ["ConvInteger", "MatMulInteger", "ConvInteger"];
        assert_eq!(kinds, [&before[..], &after].concat());
        let read = ["bytes_signed", "weights", "zero_signed", "weights_zero"];
        assert_eq!(made.node[5].input, read);
        assert_eq!(made.node[6], product);
        assert_eq!(made.node[7].input, read);
    }

    #[test]
    fn a_model_of_another_shape_is_refused() {
        assert!(signed(&encoded(vec![convolution("a")])).is_err());
        assert!(signed(b"no model").is_err());
        assert!(signed(&Model::default().encode_to_vec()).is_err());
    }
}
