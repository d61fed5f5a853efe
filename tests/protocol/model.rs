//! Holds messages to the meta model of the protocol (`model/metaModel.json`; `model/NOTICE.md` says where it is from).

use std::collections::HashMap;
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::Value;

/// Who sends a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Side {
    /// The editor.
    Client,
    /// The language server.
    Server,
}

/// What is not as the protocol has it, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The way to the value, as in `.range.start.line`.
    pub path: String,
    /// What is wrong there.
    pub what: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { path, what } = self;
        write!(f, "{}: {what}", if path.is_empty() { "." } else { path })
    }
}

/// The types and methods of the protocol.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Model {
    #[serde(deserialize_with = "by_method")]
    requests: HashMap<String, Method>,
    #[serde(deserialize_with = "by_method")]
    notifications: HashMap<String, Method>,
    #[serde(deserialize_with = "by_name")]
    structures: HashMap<String, Structure>,
    #[serde(deserialize_with = "by_name")]
    enumerations: HashMap<String, Enumeration>,
    #[serde(deserialize_with = "by_name")]
    type_aliases: HashMap<String, Alias>,
}

/// A request or a notification.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Method {
    method: String,
    message_direction: Direction,
    params: Option<Type>,
    result: Option<Type>,
    registration_options: Option<Type>,
}

impl Method {
    /// Whether this side may send it.
    pub fn may_be_sent_by(&self, side: Side) -> bool {
        match self.message_direction {
            Direction::Both => true,
            Direction::ClientToServer => side == Side::Client,
            Direction::ServerToClient => side == Side::Server,
        }
    }
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Direction {
    ClientToServer,
    ServerToClient,
    Both,
}

#[derive(Debug, Deserialize)]
struct Structure {
    name: String,
    #[serde(default)]
    properties: Vec<Property>,
    #[serde(default)]
    extends: Vec<Type>,
    #[serde(default)]
    mixins: Vec<Type>,
}

#[derive(Debug, Deserialize)]
struct Property {
    name: String,
    #[serde(rename = "type")]
    kind: Type,
    #[serde(default)]
    optional: bool,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Enumeration {
    name: String,
    #[serde(rename = "type")]
    kind: Type,
    values: Vec<EnumerationValue>,
    #[serde(default)]
    supports_custom_values: bool,
}

#[derive(Debug, Deserialize)]
struct EnumerationValue {
    value: Value,
}

#[derive(Debug, Deserialize)]
struct Alias {
    name: String,
    #[serde(rename = "type")]
    kind: Type,
}

/// A type of the meta model.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Type {
    Base { name: String },
    Reference { name: String },
    Array { element: Box<Type> },
    Map { key: Box<Type>, value: Box<Type> },
    And { items: Vec<Type> },
    Or { items: Vec<Type> },
    Tuple { items: Vec<Type> },
    Literal { value: Literal },
    StringLiteral { value: String },
    IntegerLiteral { value: i64 },
    BooleanLiteral { value: bool },
}

/// A structure without a name.
#[derive(Debug, Deserialize)]
pub struct Literal {
    properties: Vec<Property>,
}

/// What is asked of properties that the model does not know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// They are faults.
    Refused,
    /// They are left alone: real editors are ahead of the model.
    Allowed,
}

impl Model {
    /// The protocol's.
    pub fn protocol() -> &'static Self {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(|| Self::read(include_str!("model/metaModel.json")))
    }

    /// Reads a meta model.
    pub fn read(json: &str) -> Self {
        serde_json::from_str(json).expect("a meta model")
    }

    /// The request of that name.
    pub fn request(&self, method: &str) -> Option<&Method> {
        self.requests.get(method)
    }

    /// The notification of that name.
    pub fn notification(&self, method: &str) -> Option<&Method> {
        self.notifications.get(method)
    }

    /// The parameters of a request or notification.
    pub fn params(&self, method: &Method, params: Option<&Value>, unknown: Unknown) -> Result<(), Fault> {
        match (&method.params, params) {
            (Some(kind), Some(params)) => self.check(kind, params, unknown).map_err(|fault| fault.under(".params")),
            (Some(_), None) => Err(fault("parameters are missing")),
            // JSON-RPC knows no `null` here, but several editors send it.
            (None, None | Some(Value::Null)) => Ok(()),
            (None, Some(_)) => Err(fault("parameters, but it takes none")),
        }
    }

    /// The result of a request.
    pub fn result(&self, method: &Method, result: &Value, unknown: Unknown) -> Result<(), Fault> {
        let checked = method.result.as_ref().map_or(Ok(()), |kind| self.check(kind, result, unknown));
        checked.map_err(|fault| fault.under(".result"))
    }

    /// The options with which the server registers for a method.
    pub fn registration(&self, method: &Method, options: &Value) -> Result<(), Fault> {
        let Some(kind) = &method.registration_options else {
            return Err(fault("nobody can register for this method"));
        };
        self.check(kind, options, Unknown::Refused).map_err(|fault| fault.under(".registerOptions"))
    }

    /// A value against a structure, an enumeration or an alias.
    pub fn named(&self, name: &str, value: &Value, unknown: Unknown) -> Result<(), Fault> {
        if let Some(structure) = self.structures.get(name) {
            let mut properties = Vec::new();
            self.gather(structure, &mut properties);
            return self.object(&properties, value, unknown);
        }
        if let Some(enumeration) = self.enumerations.get(name) {
            self.check(&enumeration.kind, value, unknown)?;
            let known = enumeration.values.iter().any(|known| known.value == *value);
            return if known || enumeration.supports_custom_values {
                Ok(())
            } else {
                Err(fault(format!("{value} is no {name}")))
            };
        }
        let alias = self.type_aliases.get(name).unwrap_or_else(|| panic!("the model has no type `{name}`"));
        self.check(&alias.kind, value, unknown)
    }

    /// A value against a type.
    pub fn check(&self, kind: &Type, value: &Value, unknown: Unknown) -> Result<(), Fault> {
        let must =
            |is: bool, what: &str| if is { Ok(()) } else { Err(fault(format!("{} is not {what}", short(value)))) };
        match kind {
            Type::Base { name } => must(is_base(name, value), name),
            Type::Reference { name } => self.named(name, value, unknown),
            Type::Array { element } => {
                let Some(items) = value.as_array() else { return must(false, "an array") };
                items.iter().enumerate().try_for_each(|(at, item)| {
                    self.check(element, item, unknown).map_err(|fault| fault.under(&format!("[{at}]")))
                })
            }
            Type::Map { key, value: held } => {
                let Some(entries) = value.as_object() else { return must(false, "an object") };
                entries.iter().try_for_each(|(name, item)| {
                    // The keys of JSON are strings: one of integers has their digits.
                    let name_as = name.parse::<i64>().map_or_else(|_| Value::from(name.as_str()), Value::from);
                    let keyed = self.check(key, &Value::from(name.as_str()), unknown);
                    keyed
                        .or_else(|_| self.check(key, &name_as, unknown))
                        .map_err(|f| f.under(&format!(" key {name}")))?;
                    self.check(held, item, unknown).map_err(|f| f.under(&format!(".{name}")))
                })
            }
            Type::And { items } => {
                let mut properties = Vec::new();
                for item in items {
                    self.gather_type(item, &mut properties);
                }
                self.object(&properties, value, unknown)
            }
            Type::Or { items } => {
                let faults: Vec<_> = items.iter().map_while(|item| self.check(item, value, unknown).err()).collect();
                if faults.len() < items.len() {
                    return Ok(());
                }
                // The alternative that the value came nearest to explains best.
                Err(faults.into_iter().max_by_key(|fault| fault.path.len()).unwrap_or_else(|| fault("nothing fits")))
            }
            Type::Tuple { items } => {
                let Some(values) = value.as_array().filter(|values| values.len() == items.len()) else {
                    return must(false, &format!("a tuple of {}", items.len()));
                };
                items.iter().zip(values).try_for_each(|(item, value)| self.check(item, value, unknown))
            }
            Type::Literal { value: literal } => {
                self.object(&literal.properties.iter().collect::<Vec<_>>(), value, unknown)
            }
            Type::StringLiteral { value: literal } => must(value == literal.as_str(), &format!("{literal:?}")),
            Type::IntegerLiteral { value: literal } => must(*value == *literal, &literal.to_string()),
            Type::BooleanLiteral { value: literal } => must(*value == *literal, &literal.to_string()),
        }
    }

    fn object(&self, properties: &[&Property], value: &Value, unknown: Unknown) -> Result<(), Fault> {
        let Some(object) = value.as_object() else { return Err(fault(format!("{} is not an object", short(value)))) };
        for property in properties {
            match object.get(&property.name) {
                Some(value) => {
                    let checked = self.check(&property.kind, value, unknown);
                    checked.map_err(|fault| fault.under(&format!(".{}", property.name)))?;
                }
                None if property.optional => {}
                None => return Err(fault(format!("`{}` is missing", property.name))),
            }
        }
        let known = |name: &str| properties.iter().any(|property| property.name == name);
        match object.keys().find(|name| !known(name)) {
            Some(name) if unknown == Unknown::Refused => Err(fault(format!("`{name}` is unknown"))),
            _ => Ok(()),
        }
    }

    fn gather<'a>(&'a self, structure: &'a Structure, into: &mut Vec<&'a Property>) {
        // The structure's own come first: it may narrow what it takes over.
        into.extend(&structure.properties);
        for kind in structure.extends.iter().chain(&structure.mixins) {
            let mut inherited = Vec::new();
            self.gather_type(kind, &mut inherited);
            inherited.retain(|new| into.iter().all(|old| old.name != new.name));
            into.extend(inherited);
        }
    }

    fn gather_type<'a>(&'a self, kind: &'a Type, into: &mut Vec<&'a Property>) {
        match kind {
            Type::Reference { name } => match self.structures.get(name) {
                Some(structure) => self.gather(structure, into),
                None => panic!("`{name}` is no structure"),
            },
            Type::Literal { value } => into.extend(&value.properties),
            other => panic!("{other:?} has no properties"),
        }
    }
}

impl Fault {
    /// The same fault, seen from further out.
    pub fn under(mut self, outer: &str) -> Self {
        self.path.insert_str(0, outer);
        self
    }
}

fn fault(what: impl Into<String>) -> Fault {
    Fault { path: String::new(), what: what.into() }
}

fn short(value: &Value) -> String {
    let text = value.to_string();
    text.chars().take(80).collect()
}

fn is_base(name: &str, value: &Value) -> bool {
    match name {
        "any" => true,
        "string" | "RegExp" => value.is_string(),
        "URI" | "DocumentUri" => value.as_str().is_some_and(is_uri),
        "boolean" => value.is_boolean(),
        "decimal" => value.is_number(),
        "integer" => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        "uinteger" => value.as_i64().is_some_and(|number| (0..=i64::from(i32::MAX)).contains(&number)),
        "null" => value.is_null(),
        other => panic!("the model has a base type `{other}`"),
    }
}

/// Whether a text has the form of a URI: a scheme, and no character that must be escaped.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
        && !rest.is_empty()
        && rest.chars().all(|c| c.is_ascii_graphic() && !"\"<>\\^`{|}".contains(c))
}

fn by_method<'de, D: serde::Deserializer<'de>>(from: D) -> Result<HashMap<String, Method>, D::Error> {
    Ok(Vec::<Method>::deserialize(from)?.into_iter().map(|method| (method.method.clone(), method)).collect())
}

/// What has a name in the model.
trait Named {
    fn name(&self) -> String;
}

impl Named for Structure {
    fn name(&self) -> String {
        self.name.clone()
    }
}

impl Named for Enumeration {
    fn name(&self) -> String {
        self.name.clone()
    }
}

impl Named for Alias {
    fn name(&self) -> String {
        self.name.clone()
    }
}

fn by_name<'de, D, T>(from: D) -> Result<HashMap<String, T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de> + Named,
{
    Ok(Vec::<T>::deserialize(from)?.into_iter().map(|item| (item.name(), item)).collect())
}
