//! A part of the story by itself.

use leptos::prelude::*;

use crate::story::resolved::Shows;
use crate::view::context::Context;
use crate::view::{graphic, picture, scene, section, unroll};

/// What a part shows.
pub fn part(context: &Context<'_>, shows: &Shows<'_>) -> AnyView {
    match shows {
        Shows::Section(this) => section::section(context, this),
        Shows::Scene(this) => scene::scene(context, this),
        Shows::Chart(chart) => graphic::graphic(context, *chart),
        Shows::Picture(block) => picture::picture(context, block),
        Shows::Unroll(this) => unroll::unroll(context, this),
    }
}
