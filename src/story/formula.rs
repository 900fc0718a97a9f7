//! Formulas: how a figure is worked out from others.
//!
//! A formula has numbers, figures in braces, `+ - * / ^` and brackets; `×`, `÷` and `−` are read too. Powers are worked out
//! from the right, and before a sign: `-2^2` is −4.

use std::ops::Range;

/// How deep brackets, signs and powers may be nested.
const DEEPEST: u32 = 50;

/// A formula in postfix order.
#[derive(Clone, Debug)]
pub struct Formula {
    steps: Vec<Step>,
    tokens: Vec<Token>,
    references: Vec<Reference>,
}

/// A figure in a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Id of the figure.
    pub id: String,
    /// Where it stands in the text, in bytes.
    pub at: Range<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Token {
    Number(f64),
    /// Index of the reference.
    Figure(usize),
    Operator(Operator),
    /// A minus that changes the sign of what follows.
    Sign,
    Open,
    Close,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Operator {
    Plus,
    Minus,
    Times,
    By,
    Power,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Number(f64),
    Figure(usize),
    Negate,
    Apply(Operator),
}

/// What is wrong with a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants' words stand in `message` below")]
pub enum FormulaMistake {
    Unexpected { found: char },
    NumberMissing,
    OperatorMissing,
    NotClosed,
    NotOpened,
    BadNumber { text: String },
    TooDeep,
    DivisionByZero,
    NotFinite,
}

impl FormulaMistake {
    /// What is wrong, in one sentence without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::Unexpected { found } => format!("“{found}” cannot stand in a formula"),
            Self::NumberMissing => "a number or figure is missing here".to_owned(),
            Self::OperatorMissing => "a sign such as + is missing before this".to_owned(),
            Self::NotClosed => "a bracket or brace is opened but not closed".to_owned(),
            Self::NotOpened => "a bracket is closed but not opened".to_owned(),
            Self::BadNumber { text } => format!("“{text}” is not a number"),
            Self::TooDeep => format!("the formula is nested more than {DEEPEST} deep"),
            Self::DivisionByZero => "the formula divides by zero".to_owned(),
            Self::NotFinite => "the result of the formula is not a finite number".to_owned(),
        }
    }

    /// What to do about it.
    pub fn remedy(&self) -> &'static str {
        match self {
            Self::DivisionByZero | Self::NotFinite => "Correct the formula, or the figures in it.",
            Self::TooDeep => "Make a figure of a part of it.",
            _ => "Write numbers such as 1_000 or 0.5, figures such as {people}, + - * / ^ and brackets.",
        }
    }
}

impl Formula {
    /// Reads a formula.
    ///
    /// # Errors
    /// The first mistake, and where it is in the text, in bytes.
    pub fn parse(text: &str) -> Result<Self, (usize, FormulaMistake)> {
        let (tokens, references) = tokens(text)?;
        let mut parser = Parser { tokens: &tokens, next: 0, end: text.len(), steps: Vec::new() };
        parser.sum(0)?;
        match parser.peek() {
            None => {}
            Some(Token::Close) => return Err((parser.place(), FormulaMistake::NotOpened)),
            Some(_) => return Err((parser.place(), FormulaMistake::OperatorMissing)),
        }
        let (steps, tokens) = (parser.steps, parser.tokens.iter().map(|(_, token)| *token).collect());
        Ok(Self { steps, tokens, references })
    }

    /// The figures in it, in the order of the text; a figure that stands twice is there twice.
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// Works it out; `value` gives the value of a figure from its id, and `None` for a value that is not known.
    ///
    /// # Errors
    /// Division by zero, or a result that is not finite.
    pub fn value(&self, value: impl Fn(&str) -> Option<f64>) -> Option<Result<f64, FormulaMistake>> {
        let mut stack: Vec<f64> = Vec::new();
        for step in &self.steps {
            let result = match step {
                Step::Number(number) => *number,
                Step::Figure(index) => value(&self.references[*index].id)?,
                Step::Negate => -stack.pop()?,
                Step::Apply(operator) => {
                    let (right, left) = (stack.pop()?, stack.pop()?);
                    match operator {
                        Operator::Plus => left + right,
                        Operator::Minus => left - right,
                        Operator::Times => left * right,
                        Operator::By if right == 0.0 => return Some(Err(FormulaMistake::DivisionByZero)),
                        Operator::By => left / right,
                        Operator::Power => left.powf(right),
                    }
                }
            };
            stack.push(result);
        }
        let result = stack.pop()?;
        Some(if result.is_finite() { Ok(result) } else { Err(FormulaMistake::NotFinite) })
    }

    /// The formula for readers: figures as `figure` prints them from their ids, numbers as `number` does.
    pub fn in_words(&self, figure: impl Fn(&str) -> String, number: impl Fn(f64) -> String) -> String {
        let pieces = self.tokens.iter().map(|token| match token {
            Token::Number(value) => number(*value),
            Token::Figure(index) => figure(&self.references[*index].id),
            Token::Operator(Operator::Plus) => " + ".to_owned(),
            Token::Operator(Operator::Minus) => " − ".to_owned(),
            Token::Operator(Operator::Times) => " × ".to_owned(),
            Token::Operator(Operator::By) => " ÷ ".to_owned(),
            Token::Operator(Operator::Power) => "^".to_owned(),
            Token::Sign => "−".to_owned(),
            Token::Open => "(".to_owned(),
            Token::Close => ")".to_owned(),
        });
        pieces.collect()
    }
}

type Placed = (usize, Token);

fn tokens(text: &str) -> Result<(Vec<Placed>, Vec<Reference>), (usize, FormulaMistake)> {
    let mut tokens: Vec<Placed> = Vec::new();
    let mut references = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let at = text.len() - rest.len();
        let mut length = first.len_utf8();
        let ends_a_value =
            |token: Option<&Placed>| matches!(token, Some((_, Token::Number(_) | Token::Figure(_) | Token::Close)));
        let token = match first {
            letter if letter.is_whitespace() => None,
            '+' => Some(Token::Operator(Operator::Plus)),
            '-' | '−' if ends_a_value(tokens.last()) => Some(Token::Operator(Operator::Minus)),
            '-' | '−' => Some(Token::Sign),
            '*' | '×' => Some(Token::Operator(Operator::Times)),
            '/' | '÷' => Some(Token::Operator(Operator::By)),
            '^' => Some(Token::Operator(Operator::Power)),
            '(' => Some(Token::Open),
            ')' => Some(Token::Close),
            '{' => {
                length = rest.find('}').ok_or((at, FormulaMistake::NotClosed))? + 1;
                references.push(Reference { id: rest[1..length - 1].trim().to_owned(), at: at + 1..at + length - 1 });
                Some(Token::Figure(references.len() - 1))
            }
            '0'..='9' | '.' => {
                let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '_' | ',');
                length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
                let number = rest[..length].replace('_', "").parse();
                let wrong = || (at, FormulaMistake::BadNumber { text: rest[..length].to_owned() });
                Some(Token::Number(number.map_err(|_| wrong())?))
            }
            found => return Err((at, FormulaMistake::Unexpected { found })),
        };
        tokens.extend(token.map(|token| (at, token)));
        rest = &rest[length..];
    }
    Ok((tokens, references))
}

struct Parser<'a> {
    tokens: &'a [Placed],
    next: usize,
    /// The length of the text: where something is missing at its end.
    end: usize,
    steps: Vec<Step>,
}

impl Parser<'_> {
    fn peek(&self) -> Option<Token> {
        self.tokens.get(self.next).map(|(_, token)| *token)
    }

    fn place(&self) -> usize {
        self.tokens.get(self.next).map_or(self.end, |(at, _)| *at)
    }

    fn take(&mut self, operators: &[Operator]) -> Option<Operator> {
        match self.peek() {
            Some(Token::Operator(operator)) if operators.contains(&operator) => {
                self.next += 1;
                Some(operator)
            }
            _ => None,
        }
    }

    fn sum(&mut self, depth: u32) -> Result<(), (usize, FormulaMistake)> {
        self.product(depth)?;
        while let Some(operator) = self.take(&[Operator::Plus, Operator::Minus]) {
            self.product(depth)?;
            self.steps.push(Step::Apply(operator));
        }
        Ok(())
    }

    fn product(&mut self, depth: u32) -> Result<(), (usize, FormulaMistake)> {
        self.signed(depth)?;
        while let Some(operator) = self.take(&[Operator::Times, Operator::By]) {
            self.signed(depth)?;
            self.steps.push(Step::Apply(operator));
        }
        Ok(())
    }

    fn signed(&mut self, depth: u32) -> Result<(), (usize, FormulaMistake)> {
        if depth > DEEPEST {
            return Err((self.place(), FormulaMistake::TooDeep));
        }
        if self.peek() == Some(Token::Sign) {
            self.next += 1;
            self.signed(depth + 1)?;
            self.steps.push(Step::Negate);
            return Ok(());
        }
        self.value(depth)?;
        if let Some(operator) = self.take(&[Operator::Power]) {
            self.signed(depth + 1)?;
            self.steps.push(Step::Apply(operator));
        }
        Ok(())
    }

    fn value(&mut self, depth: u32) -> Result<(), (usize, FormulaMistake)> {
        match self.peek() {
            Some(Token::Number(number)) => self.steps.push(Step::Number(number)),
            Some(Token::Figure(index)) => self.steps.push(Step::Figure(index)),
            Some(Token::Open) => {
                let open = self.place();
                self.next += 1;
                self.sum(depth + 1)?;
                match self.peek() {
                    Some(Token::Close) => {}
                    None => return Err((open, FormulaMistake::NotClosed)),
                    Some(_) => return Err((self.place(), FormulaMistake::OperatorMissing)),
                }
            }
            Some(Token::Operator(_) | Token::Sign | Token::Close) | None => {
                return Err((self.place(), FormulaMistake::NumberMissing));
            }
        }
        self.next += 1;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Formula, FormulaMistake};

    fn result(text: &str) -> Result<f64, FormulaMistake> {
        let formula = Formula::parse(text).map_err(|(_, mistake)| mistake)?;
        let values = |id: &str| match id {
            "a" => Some(6.0),
            "b-2022" => Some(4.0),
            _ => None,
        };
        formula.value(values).expect("all figures are known")
    }

    #[test]
    fn formulas_are_worked_out_as_in_school() {
        let expected = [
            ("{a} / {b-2022} - 1", 0.5),
            ("2 + 3 * 4", 14.0),
            ("(2 + 3) * 4", 20.0),
            ("10 - 4 - 3", 3.0),
            ("2 ^ 3 ^ 2", 512.0),
            ("-2 ^ 2", -4.0),
            ("2 * -{a}", -12.0),
            ("--3", 3.0),
            ("2 ^ -1", 0.5),
            ("({a} × 1_000) ÷ 0.5 − 1", 11_999.0),
        ];
        for (text, value) in expected {
            assert_eq!(result(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn mistakes_are_told_with_their_places() {
        let place = |text: &str| Formula::parse(text).map(|_| ()).expect_err("it is wrong");
        assert_eq!(place("1 + "), (4, FormulaMistake::NumberMissing));
        assert_eq!(place(""), (0, FormulaMistake::NumberMissing));
        assert_eq!(place("1 + + 2"), (4, FormulaMistake::NumberMissing));
        assert_eq!(place("1 2"), (2, FormulaMistake::OperatorMissing));
        assert_eq!(place("1 {a}"), (2, FormulaMistake::OperatorMissing));
        assert_eq!(place("2 * (1 + 2"), (4, FormulaMistake::NotClosed));
        assert_eq!(place("2 * {a"), (4, FormulaMistake::NotClosed));
        assert_eq!(place("1)"), (1, FormulaMistake::NotOpened));
        assert_eq!(place("1,5 + 2"), (0, FormulaMistake::BadNumber { text: "1,5".into() }));
        assert_eq!(place("{a} % 2"), (4, FormulaMistake::Unexpected { found: '%' }));
        assert_eq!(place(&"(".repeat(1000)).1, FormulaMistake::TooDeep);
        assert_eq!(place(&"-".repeat(1000)).1, FormulaMistake::TooDeep);
        assert_eq!(place(&format!("2{}", "^2".repeat(1000))).1, FormulaMistake::TooDeep);
        assert_eq!(result("1 / ({a} - 6)"), Err(FormulaMistake::DivisionByZero));
        assert_eq!(result("(0 - 1) ^ 0.5"), Err(FormulaMistake::NotFinite));
    }

    #[test]
    fn a_long_sum_is_worked_out() {
        assert_eq!(result(&format!("0{}", " + 1".repeat(100_000))), Ok(100_000.0));
    }

    #[test]
    fn readers_see_the_numbers() {
        let formula = Formula::parse("-({a}/{b-2022}-1)*1000^2").expect("it is sound");
        let words = formula.in_words(str::to_uppercase, |number| format!("#{number}"));
        assert_eq!(words, "−(A ÷ B-2022 − #1) × #1000^#2");
        assert_eq!(formula.references()[1].at, 7..13);
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_makes_it_panic(text in prop_oneof!["[-+*/^(){}a0-9., ×−]{0,40}", any::<String>()]) {
            match Formula::parse(&text) {
                Ok(formula) => {
                    let _ = formula.value(|_| Some(2.0)).expect("all figures are known");
                }
                Err((at, mistake)) => prop_assert!(at <= text.len() && !mistake.message().is_empty()),
            }
        }
    }
}
