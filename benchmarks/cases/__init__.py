"""What a question answered and a case cost, beside a bare aiogram bot under the same load."""
