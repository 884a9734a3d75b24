#pragma once
#include <gtest/gtest.h>

#include <string>

#include "render/boards.h"
#include "render/poppler.h"

/// What tests of documents ask of them.
namespace entonnoir::render {

bool has(const std::string& text, const std::string& part);

#define EXPECT_HAS(text, part) EXPECT_TRUE(has(text, part)) << "missing: " << (part) << "\nin:\n" << (text)
#define EXPECT_HAS_NOT(text, part) EXPECT_FALSE(has(text, part)) << "found: " << (part) << "\nin:\n" << (text)

std::string made(const Board& board, const Options& options = kPlain);

/// Without blanks and hyphens: lines may break anywhere, and pdftotext joins what a hyphen at their end divides.
std::string solid(const std::string& text);

/// No word stands outside of its page's margins, none on top of another.
void expect_tidy(const Poppler& pdf);

}  // namespace entonnoir::render
