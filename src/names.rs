//! The names that views, style sheets and the browser's half share: attributes, classes and ids that carry meaning.
//!
//! Each stands once here, and the README's table explains it. Views and style sheets are written in languages that
//! take no constants for such names; a test holds that they use no `data-` name that is not in [`ATTRIBUTES`].

/// On the root: how the page is shown ([`crate::embed::Mode`]).
pub const MODE: &str = "data-mode";
/// On the root: the engine runs.
pub const RUNNING: &str = "data-running";
/// On the root: the reader's choice about motion ([`crate::embed::MotionChoice`]).
pub const MOTION: &str = "data-motion";
/// On the root: the theme that the address asks for.
pub const THEME: &str = "data-theme";
/// On the root of a framed page, once its mode is chosen: the protocol of the host that has answered, empty if none has.
pub const HOST: &str = "data-host";
/// On the root, once our host script has answered: what keeps its frame from being pinned, empty if nothing does.
pub const OBSTACLE: &str = "data-obstacle";
/// On the root: the address of the painter's module.
pub const PAINTER: &str = "data-painter";
/// On the root, set by the script that brings the engine: charts are painted on the page's own thread, as workers cannot
/// paint canvases in this browser, or not without crashing.
pub const NO_WORKER: &str = "data-no-worker";

/// On the root until the first screen has been painted and the rest of the page laid out: what is far below the window
/// need not be laid out yet. Set by a script before anything is painted, on a page by itself that opens at its top.
pub const OPENING: &str = "data-opening";
/// On a block of a section, in a page that is laid out: the browser remembers its size, and leaves it out when it is far
/// from the window.
pub const MEASURED: &str = "data-measured";

/// On a part of the page: how its state follows from its place.
pub const TRACK: &str = "data-track";
/// On a part of a scene: a step.
pub const STEP: &str = "data-step";
/// On a section.
pub const SECTION: &str = "data-section";
/// On an empty element at the end of the story.
pub const END: &str = "data-end";
/// On an element: what it needs to wake ([`crate::view::slot::Slot`]).
pub const SLOT: &str = "data-slot";
/// On an element: the chart that is painted in it.
pub const CHART: &str = "data-chart";
/// On a scene's drawing that stands in a picture through which a camera goes.
pub const CAMERA: &str = "data-camera";
/// On a number that is counting.
pub const COUNTING: &str = "data-counting";
/// On a digit of such a number: how far it has turned, a custom property.
pub const TURN: &str = "--turn";
/// On an element that has woken.
pub const AWAKE: &str = "data-awake";

/// On a scene: its active step, counted from 0; missing before the first.
pub const ACTIVE: &str = "data-active";
/// On a step: `past`, `active` or `ahead`.
pub const STATE: &str = "data-state";
/// On a scene whose words lie over its drawing.
pub const OVERLAID: &str = "data-overlaid";
/// On a scene whose steps have a drawing each.
pub const UNROLLED: &str = "data-unrolled";
/// On a canvas that follows the scroll.
pub const LIVE: &str = "data-live";
/// On a canvas whose painting is on the screen.
pub const PAINTED: &str = "data-painted";

/// On what can be shown as a slide.
pub const SLIDE: &str = "data-slide";
/// On what is shown of the slides.
pub const SHOWN: &str = "data-shown";
/// On a button of the stepper: `back` or `on`.
pub const WAY: &str = "data-way";
/// On the stepper's place: the word between the two numbers.
pub const OF: &str = "data-of";

/// On a button that passes an address on.
pub const SHARE: &str = "data-share";
/// On such a button: what is said once the address is in the clipboard.
pub const COPIED: &str = "data-copied";
/// On a note that is held at the window's foot.
pub const PLACE: &str = "data-place";

/// Attributes that only views and style sheets use, with the numbers and words of a story.
const OF_VIEWS: [&str; 13] = [
    "data-at",
    "data-choices",
    "data-count",
    "data-depth",
    "data-layout",
    "data-mark",
    "data-motion-kind",
    "data-pace",
    "data-ratio",
    "data-wide-ratio",
    "data-setting",
    "data-shows",
    "data-width",
];

/// Attributes that belong to the pages for editors and to the host script.
const OF_EDITORS: [&str; 2] = ["data-handscroll", "data-verdict"];

/// Attributes that the browser's half and others share; the README's table explains each.
pub const SHARED: [&str; 34] = [
    MODE, RUNNING, MOTION, THEME, HOST, OBSTACLE, PAINTER, NO_WORKER, OPENING, MEASURED, TRACK, STEP, SECTION, END,
    SLOT, CHART, CAMERA, COUNTING, AWAKE, ACTIVE, STATE, OVERLAID, UNROLLED, LIVE, PAINTED, SLIDE, SHOWN, WAY, OF,
    SHARE, COPIED, PLACE, FACES, HELD,
];

/// All attributes, in groups.
pub const ATTRIBUTES: [&[&str]; 3] = [&SHARED, &OF_VIEWS, &OF_EDITORS];

/// The id of the story's element.
pub const STORY_ID: &str = "story";
/// A scene with a drawing and steps.
pub const SCENE: &str = "scene";
/// A list whose lines light up.
pub const LIGHTS: &str = "lights";
/// A long picture.
pub const UNROLL: &str = "unroll";
/// The room of a step's own drawing, in a page at full length.
pub const STEP_DRAWING: &str = "step-drawing";
/// A canvas over a static drawing.
pub const CANVAS: &str = "graphic-canvas";
/// A drawing with its canvas and the picture that both lie on, which a camera moves as one; a selector.
pub const DRAWING: &str = ".drawing";
/// On a drawing that is painted: the position in steps, of which a camera is a function; a custom property.
pub const AT: &str = "--at";
/// The custom property that says how far the reader is through a part.
pub const PROGRESS: &str = "--progress";
/// What moves in a picture, and so has [`PROGRESS`]; a selector.
pub const MOVING: &str = ".layer,.unroll-strip,:is(.compare,[data-motion-kind=reveal])>.picture-frame";
/// On the root, set by the script that brings the typefaces: `some` while it applies them, empty once they are in use.
pub const FACES: &str = "data-faces";
/// On an element: it keeps the letters that it came with until it has left the window.
pub const HELD: &str = "data-held";
/// The event that the script sends to the root then.
pub const FACES_EVENT: &str = "handscroll:faces";
/// The root's property in which it leaves them: a list of objects with `family`, `source`, `weight` and `style`.
pub const FACES_PROPERTY: &str = "handscrollFaces";
/// The key under which the reader's choice about motion is stored.
pub const MOTION_KEY: &str = "handscroll-motion";
