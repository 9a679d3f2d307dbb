//! Reports leave as JSON text, which the host parses in one call.
//!
//! Building the objects one property at a time through serde-wasm-bindgen cost
//! 8 KB more for the same result: here no step can fail, so none is checked.

use core::convert::Infallible;
use core::fmt::{self, Display, Write};

use serde::ser::{self, Impossible, Serialize, SerializeSeq, SerializeStruct, SerializeStructVariant, Serializer};
use wasm_bindgen::prelude::*;

use crate::digits::hexadecimal;

#[wasm_bindgen]
extern "C" {
    /// The host writes floating-point numbers as JSON wants them; the code to do it here is 14 KB.
    #[wasm_bindgen(js_name = String)]
    fn text_of(number: f64) -> String;
}

/// A value as a JavaScript value: plain objects and arrays, `null` for what is not there.
///
/// # Errors
///
/// None.
pub fn plain(value: &(impl Serialize + ?Sized)) -> Result<JsValue, JsValue> {
    let mut json = Json(String::new());
    let _ = value.serialize(&mut json);
    js_sys::JSON::parse(&json.0)
}

/// JSON (RFC 8259) of the shapes that a report has.
struct Json(String);

/// No step fails; the trait wants an error that can say so.
#[derive(Debug)]
struct Never(Infallible);

impl Display for Never {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {}
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: Display>(message: T) -> Self {
        // Only hand-written implementations call this, and the report has none that fail.
        wasm_bindgen::throw_str(&message.to_string())
    }
}

impl Json {
    fn string(&mut self, text: &str) {
        self.0.push('"');
        for character in text.chars() {
            match character {
                '"' | '\\' => {
                    self.0.push('\\');
                    self.0.push(character);
                }
                control if control < ' ' => {
                    self.0.push_str("\\u");
                    self.0.push_str(&hexadecimal(control.into(), 4));
                }
                other => self.0.push(other),
            }
        }
        self.0.push('"');
    }

    fn integer(&mut self, number: u64) {
        let _ = write!(self.0, "{number}");
    }

    /// A comma before every item but the first.
    fn separate(&mut self) {
        if !matches!(self.0.as_bytes().last(), Some(b'{' | b'[')) {
            self.0.push(',');
        }
    }

    fn key(&mut self, key: &str) {
        self.separate();
        self.string(key);
        self.0.push(':');
    }
}

type Done = Result<(), Never>;

/// Numbers that fit an integer.
macro_rules! integers {
    ($($method:ident: $type:ty,)*) => {
        $(fn $method(self, value: $type) -> Done {
            self.integer(value.into());
            Ok(())
        })*
    };
}

/// Shapes that no report has; serde wants a method for each.
macro_rules! absent {
    ($($method:ident($($argument:ty),*) -> $result:ty;)*) => {
        $(fn $method(self, $(_: $argument),*) -> Result<$result, Never> {
            wasm_bindgen::throw_str(stringify!($method))
        })*
    };
}

impl<'a> Serializer for &'a mut Json {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = &'a mut Json;
    type SerializeTuple = Impossible<(), Never>;
    type SerializeTupleStruct = Impossible<(), Never>;
    type SerializeTupleVariant = Impossible<(), Never>;
    type SerializeMap = Impossible<(), Never>;
    type SerializeStruct = &'a mut Json;
    type SerializeStructVariant = &'a mut Json;

    integers! { serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, }

    absent! {
        serialize_i8(i8) -> ();
        serialize_i16(i16) -> ();
        serialize_i32(i32) -> ();
        serialize_i64(i64) -> ();
        serialize_f32(f32) -> ();
        serialize_char(char) -> ();
        serialize_bytes(&[u8]) -> ();
        serialize_unit_struct(&'static str) -> ();
        serialize_tuple(usize) -> Self::SerializeTuple;
        serialize_tuple_struct(&'static str, usize) -> Self::SerializeTupleStruct;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> Self::SerializeTupleVariant;
        serialize_map(Option<usize>) -> Self::SerializeMap;
    }

    fn serialize_bool(self, value: bool) -> Done {
        self.0.push_str(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Done {
        if value.is_finite() {
            self.0.push_str(&text_of(value));
            return Ok(());
        }
        self.serialize_unit()
    }

    fn serialize_str(self, value: &str) -> Done {
        self.string(value);
        Ok(())
    }

    fn serialize_none(self) -> Done {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Done {
        self.0.push_str("null");
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Done {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        value: &T,
    ) -> Done {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Never> {
        self.0.push('[');
        Ok(self)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self, Never> {
        self.0.push('{');
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, _: &'static str, _: usize) -> Result<Self, Never> {
        self.serialize_struct("", 0)
    }
}

impl SerializeSeq for &mut Json {
    type Ok = ();
    type Error = Never;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        self.separate();
        value.serialize(&mut **self)
    }

    fn end(self) -> Done {
        self.0.push(']');
        Ok(())
    }
}

impl SerializeStruct for &mut Json {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        self.key(key);
        value.serialize(&mut **self)
    }

    fn end(self) -> Done {
        self.0.push('}');
        Ok(())
    }
}

impl SerializeStructVariant for &mut Json {
    type Ok = ();
    type Error = Never;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> Done {
        SerializeStruct::serialize_field(self, key, value)
    }

    fn end(self) -> Done {
        SerializeStruct::end(self)
    }
}
