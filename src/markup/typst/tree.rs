//! Nodes with their place in the file.

use typst_syntax::ast::AstNode;
use typst_syntax::{SyntaxKind as Kind, SyntaxNode};

use crate::text::Span;

/// A node of the tree.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node<'a> {
    pub syntax: &'a SyntaxNode,
    /// Where it starts in the file.
    pub at: usize,
}

impl<'a> Node<'a> {
    pub fn kind(self) -> Kind {
        self.syntax.kind()
    }

    pub fn span(self) -> Span {
        Span::new(self.at, self.at + self.syntax.len())
    }

    pub fn of(self, text: &str) -> &str {
        self.span().of(text)
    }

    pub fn cast<T: AstNode<'a>>(self) -> Option<T> {
        T::from_untyped(self.syntax)
    }

    pub fn children(self) -> impl Iterator<Item = Node<'a>> {
        let mut at = self.at;
        self.syntax.children().map(move |syntax| {
            let node = Node { syntax, at };
            at += syntax.len();
            node
        })
    }

    /// Children that say something: no blanks, comments and marks.
    pub fn parts(self) -> impl Iterator<Item = Node<'a>> {
        let mark = |kind: Kind| {
            matches!(
                kind,
                Kind::Space
                    | Kind::Parbreak
                    | Kind::LineComment
                    | Kind::BlockComment
                    | Kind::LeftParen
                    | Kind::RightParen
                    | Kind::LeftBracket
                    | Kind::RightBracket
                    | Kind::LeftBrace
                    | Kind::RightBrace
                    | Kind::Comma
                    | Kind::Colon
                    | Kind::Semicolon
                    | Kind::Dots
                    | Kind::Hash
                    | Kind::Error
            )
        };
        self.children().filter(move |child| !mark(child.kind()))
    }
}

/// A function call: what is called, and the arguments with and without a name.
#[derive(Debug, Default)]
pub(super) struct Call<'a> {
    pub name: &'a str,
    pub named: Vec<(&'a str, Node<'a>)>,
    pub given: Vec<Node<'a>>,
}

impl<'a> Call<'a> {
    /// Of the node of a call or a set rule; `text` is the file.
    pub fn of(node: Node<'a>, text: &'a str) -> Self {
        let mut call = Self::default();
        let mut parts = node.parts().filter(|part| part.kind() != Kind::Set);
        if let Some(callee) = parts.next() {
            call.name = callee.span().of(text);
        }
        for argument in parts.filter(|part| part.kind() == Kind::Args).flat_map(Node::parts) {
            if argument.kind() == Kind::Named {
                let mut parts = argument.parts();
                if let (Some(name), Some(value)) = (parts.next(), parts.last()) {
                    call.named.push((name.span().of(text), value));
                }
            } else {
                call.given.push(argument);
            }
        }
        call
    }

    pub fn named(&self, name: &str) -> Option<Node<'a>> {
        self.named.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// Whether the argument `name` is given and is exactly `value`.
    pub fn says(&self, name: &str, value: &str, text: &str) -> bool {
        self.named(name).is_some_and(|given| given.of(text) == value)
    }
}
