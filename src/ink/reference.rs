//! The form of a drawing's description, for editors and for people: both are made from the types that are read, their
//! comments and the bounds of their numbers.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::{Drawing, bounds};
use crate::motif;

/// The JSON Schema of a drawing's description.
pub fn schema() -> Value {
    let mut schema = schemars::schema_for!(Drawing).to_value();
    bound_fields(&mut schema);
    bounds::SIZES.into_iter().for_each(|name| schema["properties"][name]["minimum"] = json!(1.0));
    schema
}

/// Puts the bounds of numbers and lists into all fields of a schema.
fn bound_fields(schema: &mut Value) {
    match schema {
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match member {
                    Value::Object(fields) if name == "properties" => {
                        fields.iter_mut().filter(|(name, _)| *name != "seed").for_each(|(name, field)| {
                            bound(name, bounds::bounds_of(name), field);
                        });
                    }
                    _ => {}
                }
                bound_fields(member);
            }
        }
        Value::Array(members) => members.iter_mut().for_each(bound_fields),
        _ => {}
    }
}

/// Puts bounds into the schema of a field or of what stands in its list.
fn bound(name: &str, (least, most): (f64, f64), schema: &mut Value) {
    let Value::Object(members) = schema else { return };
    if is_of(members, "number") || is_of(members, "integer") {
        // A number that cannot be negative may have a larger least one.
        let own = members.get("minimum").and_then(Value::as_f64).unwrap_or(f64::NEG_INFINITY);
        members.insert("minimum".to_owned(), json!(least.max(own)));
        members.insert("maximum".to_owned(), json!(most));
    }
    if is_of(members, "array") && !members.contains_key("prefixItems") && !members.contains_key("maxItems") {
        members.insert("maxItems".to_owned(), json!(bounds::ENTRIES));
    }
    // A list of equal numbers, whose places may have bounds of their own, such as the width in x, y, width and height.
    let places = members.get("maxItems").and_then(Value::as_u64).filter(|places| *places < bounds::ENTRIES as u64);
    match (places, members.get("items").cloned()) {
        (Some(places), Some(item)) => {
            let bounded = (0..places as usize).map(|place| {
                let mut item = item.clone();
                bound(name, bounds::bounds_in_list(name, place), &mut item);
                item
            });
            let bounded: Vec<Value> = bounded.collect();
            members.insert("prefixItems".to_owned(), Value::Array(bounded));
            members.remove("items");
        }
        (None, Some(mut item)) => {
            bound(name, (least, most), &mut item);
            members.insert("items".to_owned(), item);
        }
        (_, None) => {
            if let Some(Value::Array(items)) = members.get_mut("prefixItems") {
                for (place, item) in items.iter_mut().enumerate() {
                    bound(name, bounds::bounds_in_list(name, place), item);
                }
            }
        }
    }
    if let Some(values) = members.get_mut("additionalProperties") {
        bound(name, (least, most), values);
    }
}

fn is_of(members: &Map<String, Value>, kind: &str) -> bool {
    match members.get("type") {
        Some(Value::String(only)) => only == kind,
        Some(Value::Array(kinds)) => kinds.iter().any(|of| of == kind),
        _ => false,
    }
}

/// The reference of drawings and motifs, in Markdown.
pub fn reference() -> String {
    let schema = schema();
    let definitions = &schema["$defs"];
    let mut text = String::from(
        "# Drawings and motifs\n\n\
         Made by `handscroll reference` from the types that are read; `handscroll schema drawing` prints the same for \
         editors.\nA field without a default must be given.\n\n## A drawing\n\n",
    );
    let _ = writeln!(text, "{}\n", description(&schema));
    fields(&mut text, &schema);
    // What a drawing's tables are made of.
    for name in ["Layer", "Region", "Label"] {
        let _ = writeln!(text, "\n### {name}\n\n{}\n", description(&definitions[name]));
        fields(&mut text, &definitions[name]);
    }
    text.push_str("\n## Marks\n");
    for mark in variants(&definitions["Mark"]) {
        let Some((name, form)) = mark["properties"].as_object().and_then(|fields| fields.iter().next()) else {
            continue;
        };
        let form = definition(definitions, form);
        let _ = writeln!(text, "\n### `{name}`\n\n{}\n", description(form));
        fields(&mut text, form);
    }
    text.push_str("\n## Words\n");
    for (name, form) in definitions.as_object().into_iter().flatten() {
        let words = words(form);
        if !words.is_empty() {
            let _ = writeln!(text, "\n### {name}\n\n{}\n\n| word | is |\n|---|---|", description(form));
            words.iter().for_each(|(word, says)| {
                let _ = writeln!(text, "| `{word}` | {says} |");
            });
        }
    }
    text.push_str("\n## A motif's file\n\n");
    text.push_str(&motif::reference());
    text
}

/// The alternatives of a form.
fn variants(form: &Value) -> &[Value] {
    form["oneOf"].as_array().map_or(&[], Vec::as_slice)
}

/// The words that a form consists of, and what they say.
fn words(form: &Value) -> Vec<(&str, String)> {
    variants(form).iter().filter_map(|variant| Some((variant["const"].as_str()?, description(variant)))).collect()
}

/// What a reference in a schema leads to.
fn definition<'a>(definitions: &'a Value, form: &'a Value) -> &'a Value {
    let name = form["$ref"].as_str().and_then(|address| address.rsplit('/').next());
    name.map_or(form, |name| &definitions[name])
}

fn description(form: &Value) -> String {
    form["description"].as_str().unwrap_or_default().replace('\n', " ")
}

/// A table of a form's fields.
fn fields(text: &mut String, form: &Value) {
    let Some(fields) = form["properties"].as_object().filter(|fields| !fields.is_empty()) else {
        text.push_str("It has no fields: `{}`.\n");
        return;
    };
    text.push_str("| field | value | default | is |\n|---|---|---|---|\n");
    let required = form["required"].as_array();
    for (name, field) in fields {
        let is_required = required.is_some_and(|names| names.iter().any(|given| given == name));
        let default = match (&field["default"], is_required) {
            (_, true) => String::new(),
            (Value::Null, false) => "none".to_owned(),
            (default, false) => format!("`{default}`"),
        };
        let _ = writeln!(text, "| `{name}` | {} | {default} | {} |", value_of(field), description(field));
    }
}

/// What may stand as a field's value, in a few words.
fn value_of(field: &Value) -> String {
    let Some(members) = field.as_object() else { return String::new() };
    let named = members.get("$ref").or_else(|| field["anyOf"][0].get("$ref")).and_then(Value::as_str);
    if let Some(name) = named.and_then(|address| address.rsplit('/').next()) {
        return name.to_owned();
    }
    if let Some(values) = members.get("additionalProperties").filter(|values| values.is_object()) {
        return format!("by name: {}", value_of(values));
    }
    if let Some(items) = members.get("prefixItems").and_then(Value::as_array) {
        return format!("[{}]", items.iter().map(value_of).collect::<Vec<_>>().join(", "));
    }
    if let Some(item) = members.get("items") {
        return format!("list of {}", value_of(item));
    }
    let kind = ["number", "integer", "string", "boolean"].into_iter().find(|kind| is_of(members, kind));
    let bound = |name: &str| members.get(name).and_then(Value::as_f64);
    match (kind, bound("minimum"), bound("maximum")) {
        (Some("boolean"), ..) => "`true` or `false`".to_owned(),
        (Some("string"), ..) => "text".to_owned(),
        (Some(_), Some(least), Some(most)) => format!("{least} to {most}"),
        (Some(kind), ..) => kind.to_owned(),
        (None, ..) => "table".to_owned(),
    }
}
