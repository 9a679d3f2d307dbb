//! Reading answers, and writing down what is still to be asked.

use core::cell::RefCell;

use crate::answer::Answer;
use crate::answers::{Answers, failed, insert};
use crate::rule::Unknown;
use crate::{Name, Question, Rtype};

/// What a family reads from: answers that are there, and a list of those that are not.
#[derive(Debug)]
pub struct Seek<'a> {
    answers: &'a Answers,
    wanted: RefCell<Vec<Question>>,
}

/// What there is to a question.
#[derive(Clone, Debug)]
pub enum Sought<'a> {
    /// An answer, records or none.
    Answer(&'a Answer),
    /// The query failed.
    Failed(Unknown),
    /// It is asked for now.
    Wanted,
}

impl<'a> Seek<'a> {
    /// Reads from some answers.
    pub fn new(answers: &'a Answers) -> Self {
        Self { answers, wanted: RefCell::default() }
    }

    /// The same answers for who is content with them: nobody hears what is wanted besides.
    pub(super) fn known(&self) -> Self {
        Self::new(self.answers)
    }

    /// What there is to a question; where nothing is, it is to be asked.
    pub fn ask(&self, name: &Name, rtype: Rtype) -> Sought<'a> {
        let question = Question::new(name.clone(), rtype);
        match self.answers.get(&question) {
            Some(Ok(answer)) => Sought::Answer(answer),
            Some(Err(error)) => Sought::Failed(failed(name, rtype, error)),
            None => {
                insert(&mut self.wanted.borrow_mut(), question);
                Sought::Wanted
            }
        }
    }

    /// The questions that were looked for in vain, each once.
    pub fn into_wanted(self) -> Vec<Question> {
        self.wanted.into_inner()
    }
}
