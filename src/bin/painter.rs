//! The painter of charts, as a module of its own: see [`handscroll::painter`], which exports all that it has.

// The library's exports are kept only if something of it is used.
pub use handscroll::painter::take;

fn main() {}
