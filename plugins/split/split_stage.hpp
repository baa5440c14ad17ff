// transform.split: keeps a share of the subjects away from the model, to judge it by.
#pragma once
#include <persona/profile.hpp>
#include <persona/random.hpp>
#include <persona/stage.hpp>

namespace persona::split {

class Split final : public Transform {
public:
    void describe(Description& d) override {
        d.doc("Splits rows into those that a model may learn from and those that it is judged by",
              "Decides by subject, so that nobody stands on both sides: by the attachment `subject` where there is "
              "one, else each row "
              "is its own. The decision is a hash of (seed, stage, subject): the same for any number of threads and "
              "any batches. "
              "Every row comes out on exactly one side.\n\n"
              "With few rows a holdout says nothing and costs the model too much: wire `profile` (one made before the "
              "split) and nothing "
              "is held out below `least_rows` rows.");
        d.parameter("holdout", share_, "Share of the subjects that are held out").range(0, 0.9);
        d.parameter("least_rows", least_rows_, "With fewer rows than this nothing is held out; needs `profile`")
            .at_least(0)
            .unit("rows");
        d.artifact_input("profile", std::string(Profile::kind_name), "Tells how many rows there are")
            .optional()
            .reference();
        d.output("train", "Rows to learn from");
        d.output("holdout", "Rows to judge by").optional();
        d.parallel();
    }
    Status open(Context& context) override {
        key_ = Random::key(context.seed(), context.stage());
        effective_ = share_;
        const auto profile = context.artifact<Profile>("profile");
        if (profile && profile->rows < least_rows_) effective_ = 0;
        return {};
    }
    Result<std::vector<Batch>> process_to_many(const Batch& batch, Context&) override {
        const Subjects subjects(batch);
        std::vector<std::int64_t> train, holdout;
        train.reserve(static_cast<std::size_t>(batch.rows));
        for (std::int64_t row = 0; row < batch.rows; ++row) (held_out(subjects[row]) ? holdout : train).push_back(row);
        if (holdout.empty()) return std::vector<Batch>{batch, batch.slice(0, 0)};
        return std::vector<Batch>{batch.take(train), batch.take(holdout)};
    }

private:
    [[nodiscard]] bool held_out(std::int64_t subject) const noexcept {
        return effective_ > 0 && Random(key_, static_cast<std::uint64_t>(subject), 0).uniform() < effective_;
    }
    double share_ = 0.1;
    std::int64_t least_rows_ = 500;
    double effective_ = 0.1;
    std::uint64_t key_ = 0;
};

}  // namespace persona::split
