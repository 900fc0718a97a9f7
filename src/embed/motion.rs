//! What a reader has chosen about motion.

/// The reader's choice; the device's wish (`prefers-reduced-motion`) counts where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MotionChoice {
    /// What the device says.
    #[default]
    System,
    /// Motion, whatever the device says.
    On,
    /// No motion, whatever the device says.
    Off,
}

impl MotionChoice {
    /// All choices, in the order they are offered.
    pub const ALL: [Self; 3] = [Self::System, Self::On, Self::Off];

    /// The name used in the page's `data-motion` and in storage.
    pub fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// The choice with this name; anything else is [`MotionChoice::System`].
    pub fn from_name(name: &str) -> Self {
        Self::ALL.into_iter().find(|choice| choice.name() == name).unwrap_or_default()
    }

    /// Whether everything must stand still on a device that wishes it or not.
    pub fn is_still(self, device_wishes: bool) -> bool {
        match self {
            Self::On => false,
            Self::Off => true,
            Self::System => device_wishes,
        }
    }
}
