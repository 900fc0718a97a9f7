//! The browser's entry: see [`handscroll::browser`].

fn main() {
    handscroll::browser::app::start();
}
